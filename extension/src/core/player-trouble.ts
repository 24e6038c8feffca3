/** How long a player may stand still against its will before others should know, ms. */
const PATIENCE = { aiming: 3_000, starting: 1_000, running: 500 };

export type Stuck = keyof typeof PATIENCE;

const REPAIR_AFTER_MS = 300;
const REPAIRS = 3;
const PULLS = 2;
const PULLS_WITHIN_MS = 15_000;
const REPAIRS_WITHIN_MS = 30_000;

/** Remembers what goes wrong with a player: since when it stands still, and how often it had to be set going again. */
export class Trouble {
  private stuck: Stuck | null = null;
  private since = 0;
  private known = false;
  private repairs: number[] = [];
  private pulls: number[] = [];
  private givenUp = false;

  constructor(private readonly now: () => number) {}

  /** Something pauses it again and again: only a press of the person's will tell that it may play. */
  get away(): boolean {
    return this.givenUp;
  }

  /** True when it stands still for longer than is usual. */
  get lasting(): boolean {
    return this.known || this.outlasts;
  }

  /** True when it was paused long enough that nobody's gesture explains it. */
  get ripe(): boolean {
    return this.stuck !== null && this.now() - this.since >= REPAIR_AFTER_MS;
  }

  /** Another program moves it on, and again when it was brought back: that is not to be fought. */
  get pulled(): boolean {
    const now = this.now();
    return this.pulls.filter((at) => now - at < PULLS_WITHIN_MS).length >= PULLS;
  }

  /** How long it has stood still against its will, ms. */
  get lastedMs(): number {
    return this.stuck === null ? 0 : this.now() - this.since;
  }

  pull(): void {
    this.pulls = [...this.pulls.slice(-PULLS), this.now()];
  }

  observe(stuck: Stuck | null): void {
    if (stuck !== null && this.stuck === null) this.since = this.now();
    this.stuck = stuck;
    // Once others know, it lasts until it is over: the room that stops for it must not take that for its end.
    this.known = stuck !== null && (this.known || this.outlasts);
  }

  /** It had to be set going again. */
  repair(): void {
    const now = this.now();
    this.repairs = [...this.repairs.filter((at) => now - at < REPAIRS_WITHIN_MS), now];
    if (this.repairs.length > REPAIRS) this.givenUp = true;
  }

  private get outlasts(): boolean {
    return this.stuck !== null && this.now() - this.since >= PATIENCE[this.stuck];
  }

  forgive(): void {
    this.stuck = null;
    this.known = false;
    this.repairs = [];
    this.pulls = [];
    this.givenUp = false;
  }
}
