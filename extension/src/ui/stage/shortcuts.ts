import type { Sheet } from "../panel/sheets";
import type { SoundControl } from "../panel/Sound";
import { nextRate } from "../panel/Rate";
import { useJump } from "../panel/Transport";
import { useMay, useRestKeys, useStore, useUi, useView } from "../context";
import { ARROWS } from "../focus";
import { isEditable, isPlain, type KeyPress } from "../keys";

export interface ShortcutActs {
  sound: SoundControl | null;
  open: (sheet: Sheet) => void;
  toggleFull: () => void;
}

const OWN_KEYS: ReadonlySet<string> = new Set(["BUTTON", "A", "INPUT", "SUMMARY"]);

/** The keys of the whole page, as video pages have them. Only in the viewer: on YouTube they are YouTube's. */
export function useShortcuts({ sound, open, toggleFull }: ShortcutActs): void {
  const store = useStore();
  const { arrows } = useUi();
  const jump = useJump();
  const mayControl = useMay("player.control");
  const player = useView((view) => view.player);
  const mayToggle = mayControl && player !== null;
  const toggle = () => (player?.phase === "idle" || player?.phase === "paused" ? store.play() : store.pause());
  const next = () => void store.send("player.next", { item_id: player?.item?.item_id ?? null });
  const canRate = player?.item != null && player.item.kind !== "live";
  const faster = (by: 1 | -1) => {
    const rate = nextRate(player?.timeline.rate ?? 1, by);
    if (rate !== null) store.rate(rate);
  };
  const acts: Readonly<Record<string, (() => void) | null>> = {
    " ": mayToggle ? toggle : null,
    k: mayToggle ? toggle : null,
    ArrowLeft: jump && (() => jump(-5_000)),
    ArrowRight: jump && (() => jump(5_000)),
    j: jump && (() => jump(-10_000)),
    l: jump && (() => jump(10_000)),
    n: mayControl ? next : null,
    "<": mayControl && canRate ? () => faster(-1) : null,
    ">": mayControl && canRate ? () => faster(1) : null,
    ",": jump && player?.phase === "paused" ? () => store.frame(-1) : null,
    ".": jump && player?.phase === "paused" ? () => store.frame(1) : null,
    m: sound && (() => sound.setMuted(!sound.muted)),
    f: toggleFull,
    c: () => focusOn("chat"),
    a: () => focusOn("add"),
    "?": () => open("help"),
  };
  useRestKeys((press) => {
    if (!isPlain(press) || isEditable(press.target)) return false;
    if (belongsToControl(press, arrows)) return false;
    const act = acts[press.key.length === 1 ? press.key.toLowerCase() : press.key];
    if (act == null) return false;
    act();
    return true;
  });
}

/** Space presses a focused button, and arrows lead from one to the next: those are not the player's then. */
function belongsToControl(press: KeyPress, arrowsMove: boolean): boolean {
  const { key, target } = press;
  if (key === " ") return target !== null && OWN_KEYS.has(target.tagName);
  if (!(key in ARROWS)) return false;
  return arrowsMove || (target?.matches("button:focus-visible, a:focus-visible, [tabindex]:focus-visible") ?? false);
}

/** Puts the focus into the field that a key stands for, when it is on the screen. */
export function focusOn(name: "chat" | "add"): void {
  const field = document.querySelector<HTMLElement>(`[data-shortcut=${name}]`);
  if (field?.closest("[inert]") === null) field.focus();
}
