import type { Scheduler } from "../../core/scheduler";

/** So long after the last move of the position the person is taken to have found the place. */
const REST_MS = 180;
const LONGEST_MS = 15_000;

/** Where the player was when the person began to look for another place, for those who must not take notice yet. */
export interface Mask {
  readonly ms: number;
  readonly at: number;
  readonly rate: number;
  readonly playing: boolean;
}

/** Makes one seek of the many that dragging the seek bar or holding a key causes. */
export class Scrub {
  mask: Mask | null = null;
  private since = 0;
  private cancel: () => void = () => undefined;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly held: () => boolean,
    private readonly done: () => void,
  ) {}

  /** @param before where it was until now; counts only for the first of several moves */
  moved(before: Mask): void {
    if (this.mask === null) {
      this.mask = before;
      this.since = this.scheduler.now();
    }
    this.wait();
  }

  /** The place is found, now. */
  flush(): void {
    if (this.mask === null) return;
    this.drop();
    this.done();
  }

  /** It went elsewhere meanwhile: nothing comes of it. */
  drop(): void {
    this.cancel();
    this.mask = null;
  }

  private wait(): void {
    this.cancel();
    this.cancel = this.scheduler.after(REST_MS, () => {
      if (this.held() && this.scheduler.now() - this.since < LONGEST_MS) this.wait();
      else this.flush();
    });
  }
}
