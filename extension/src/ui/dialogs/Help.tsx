import { t, type MessageKey } from "../i18n";
import { Dialog } from "../kit/Dialog";

const KEYS: readonly (readonly [keys: readonly string[], what: MessageKey])[] = [
  [["Space", "K"], "help_play"],
  [["←", "→"], "help_seek"],
  [["J", "L"], "help_jump"],
  [["N"], "help_next"],
  [["A"], "help_add"],
  [["C"], "help_chat"],
  [["M"], "help_mute"],
  [["F"], "help_full"],
  [["Alt ↑", "Alt ↓"], "help_move"],
  [["Del"], "help_remove"],
  [["Tab", "↑ ↓ ← →"], "help_focus"],
  [["?"], "help_help"],
  [["Esc"], "help_close"],
];

/** All keys, in one place. */
export function Help({ onClose, leaveOut }: { onClose: () => void; leaveOut?: ReadonlySet<string> | undefined }) {
  return (
    <Dialog title={t("help")} onClose={onClose}>
      <dl class="keys">
        {KEYS.filter(([, what]) => leaveOut?.has(what) !== true).map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
