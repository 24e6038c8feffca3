import type { PlayerEvent } from "../core/player-port";

/** The listeners of one player. */
export class PlayerEmitter {
  private readonly listeners = new Set<(event: PlayerEvent) => void>();

  readonly subscribe = (listener: (event: PlayerEvent) => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  emit(event: PlayerEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  changed(): void {
    this.emit({ type: "change" });
  }

  clear(): void {
    this.listeners.clear();
  }
}
