import type { Scheduler } from "./scheduler";

/** Others are told at most this often, so one that is not told of again has stopped. */
const TELL_MS = 3_000;
const FORGET_MS = 4_500;

export interface TypingPorts {
  readonly scheduler: Scheduler;
  readonly tell: () => void;
  readonly changed: (names: readonly string[]) => void;
}

/** Who is writing. */
export class Typing {
  private readonly people = new Map<string, { name: string; cancel: () => void }>();
  private toldAt = -Infinity;

  constructor(private readonly ports: TypingPorts) {}

  /** This person pressed a key in the chat's box. */
  pressed(): void {
    const now = this.ports.scheduler.now();
    if (now - this.toldAt < TELL_MS) return;
    this.toldAt = now;
    this.ports.tell();
  }

  heard(userId: string, name: string): void {
    this.people.get(userId)?.cancel();
    const cancel = this.ports.scheduler.after(FORGET_MS, () => this.stopped(userId));
    this.people.set(userId, { name, cancel });
    this.show();
  }

  /** Their message came, or they went. */
  stopped(userId: string): void {
    const person = this.people.get(userId);
    if (person === undefined) return;
    person.cancel();
    this.people.delete(userId);
    this.show();
  }

  /** This person's message is out: the next key is told at once. */
  sent(): void {
    this.toldAt = -Infinity;
  }

  clear(): void {
    for (const userId of [...this.people.keys()]) this.stopped(userId);
  }

  private show(): void {
    this.ports.changed([...this.people.values()].map((person) => person.name));
  }
}
