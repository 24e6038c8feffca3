import { t, type MessageKey } from "../i18n";
import { Dialog } from "../kit/Dialog";

const KEYS: readonly (readonly [keys: readonly string[], what: MessageKey])[] = [
  [["Space", "K"], "help_play"],
  [["←", "→"], "help_seek"],
  [["J", "L"], "help_jump"],
  [[",", "."], "help_frame"],
  [["<", ">"], "help_rate"],
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

/** These work in the panel itself; the others are the page's, and on YouTube they are YouTube's. */
const IN_PANEL: ReadonlySet<MessageKey> = new Set(["help_move", "help_remove", "help_focus", "help_close"]);

/** All keys, in one place. */
export function Help({ onClose, pageKeys }: { onClose: () => void; pageKeys: boolean }) {
  return (
    <Dialog title={t("help")} onClose={onClose}>
      <dl class="keys">
        {KEYS.filter(([, what]) => pageKeys || IN_PANEL.has(what)).map(([keys, what]) => (
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
