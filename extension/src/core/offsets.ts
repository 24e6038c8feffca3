import type { KeyValue } from "./platform";

/** Sound that comes late, as by Bluetooth, is made good by no more than this. */
export const OFFSET_MAX_MS = 2_000;

/** How far ahead of the room a person wants each kind of player on this device, ms. Remembered. */
export class Offsets {
  private readonly known = new Map<string, number>();

  constructor(private readonly store: KeyValue) {}

  get(player: string): number {
    let value = this.known.get(player);
    if (value === undefined) {
      value = clamp(Number(this.store.get(key(player)) ?? 0));
      this.known.set(player, value);
    }
    return value;
  }

  set(player: string, offsetMs: number): void {
    const value = clamp(offsetMs);
    this.known.set(player, value);
    if (value === 0) this.store.remove(key(player));
    else this.store.set(key(player), String(value));
  }
}

const key = (player: string) => `offset.${player}`;
const clamp = (ms: number) =>
  Number.isFinite(ms) ? Math.round(Math.min(Math.max(ms, -OFFSET_MAX_MS), OFFSET_MAX_MS)) : 0;
