import type { RoomStatus } from "./room-view";
import type { Scheduler } from "./scheduler";

type AtDoor = Extract<RoomStatus, { kind: "knocking" | "declined" }>;

/** Where one stands at the door of a room whose people let one in. */
export class Door {
  private now: AtDoor | null = null;
  private cancel: () => void = () => undefined;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly tell: (status: AtDoor) => void,
  ) {}

  /** Somebody has been asked, or has answered. A knock is heard although the connection is away for a moment. */
  get isAt(): boolean {
    return this.now !== null;
  }

  /** Turned away: one does not knock again by oneself. */
  get isDeclined(): boolean {
    return this.now?.kind === "declined";
  }

  knock(): void {
    this.set({ kind: "knocking" });
  }

  /** @param waitMs from now until one may knock again */
  decline(waitMs: number): void {
    this.set({ kind: "declined", waitMs, again: waitMs === 0 });
    if (waitMs === 0) return;
    this.cancel = this.scheduler.after(waitMs, () => this.set({ kind: "declined", waitMs, again: true }));
  }

  /** Inside, or on one's way elsewhere. */
  leave(): void {
    this.cancel();
    this.now = null;
  }

  private set(status: AtDoor): void {
    this.leave();
    this.now = status;
    this.tell(status);
  }
}
