import type { PeoplePage, Person, Room, You } from "../contract/types";
import { Claim } from "./claim";
import type { Commander } from "./commander";
import { addPage, crowdOf, NOBODY, presenceFrom, skewOf, updateCrowd, type Crowd } from "./people";
import type { NoticeDraft } from "./notices";
import type { Scheduler } from "./scheduler";
import { PeopleView, youOf, type Observable, type SharedView } from "./session-state";

/** Above this, people coming and going is not news. */
const SMALL_CROWD = 20;
const RETRY_MS = 1_000;

export interface CrowdPorts {
  readonly scheduler: Scheduler;
  readonly view: Observable<SharedView>;
  readonly commander: Commander;
  readonly notify: (draft: NoticeDraft) => void;
  readonly left: (userId: string) => void;
  readonly name: () => string;
  /** Whether this connection can have the person's active player, to begin with. */
  readonly able: boolean;
}

/** Who is in the room, who oneself is, and which of one's connections plays. */
export class CrowdDesk {
  private crowd: Crowd = NOBODY;
  private me: You | null = null;
  private room: Room | null = null;
  /** The last user_id of the pages that were read in order. */
  private cursor: string | null = null;
  private readonly people = new PeopleView();
  private readonly claim: Claim;
  private claiming = 0;
  private able: boolean;
  private inside = false;

  constructor(private readonly ports: CrowdPorts) {
    this.able = ports.able;
    this.claim = new Claim({ scheduler: ports.scheduler, claim: () => this.claimed() }, ports.able);
  }

  get you(): You | null {
    return this.me;
  }

  /** Until when one may not chat, in server time; null: one may again. */
  muted(until: number | null): void {
    if (this.me === null) return;
    this.me = { ...this.me, muted_until: until };
    this.show();
  }

  nameOf(userId: string): string | null {
    return this.crowd.byId.get(userId)?.name ?? null;
  }

  joined(people: { total: number; list: readonly Person[] }, you: You): void {
    this.crowd = crowdOf(people);
    this.cursor = people.list.at(-1)?.user_id ?? null;
    this.me = you;
    this.show();
  }

  /** Commands are possible now. */
  entered(): void {
    this.inside = true;
    if (this.me !== null) this.claim.joined(this.crowd, this.me);
    this.show();
  }

  disconnected(): void {
    this.inside = false;
    this.claiming += 1;
    this.claim.left();
  }

  setRoom(room: Room | null): void {
    if (room === this.room) return;
    this.room = room;
    this.show();
  }

  presence(payload: unknown): void {
    const update = presenceFrom(payload);
    if (update === null || this.me === null) return;
    const { crowd, came, went } = updateCrowd(this.crowd, update);
    this.crowd = crowd;
    for (const person of came) this.tell("person.joined", person);
    for (const person of went) {
      this.tell("person.left", person);
      this.ports.left(person.user_id);
    }
    this.claim.changed(this.crowd, this.me);
    this.show();
  }

  claimPlayer(): void {
    this.claim.claim();
  }

  setAble(able: boolean): void {
    if (able === this.able) return;
    this.able = able;
    const played = this.ports.view.get().active;
    this.claim.setAble(able);
    if (!able && played) this.tellClaim(false);
    if (able && this.inside && this.me !== null) this.claim.joined(this.crowd, this.me);
    this.show();
  }

  async loadMore(): Promise<void> {
    const result = await this.ports.commander.send("room.people", { after: this.cursor });
    if (!result.ok) return;
    const page: PeoplePage = result.data;
    this.cursor = page.people.at(-1)?.user_id ?? this.cursor;
    this.crowd = addPage(this.crowd, page.people, page.total);
    this.show();
  }

  private tell(key: "person.joined" | "person.left", person: Person): void {
    if (person.user_id === this.me?.user_id || this.crowd.total > SMALL_CROWD) return;
    this.ports.notify({ kind: "info", key, params: { name: person.name }, rev: null });
  }

  private claimed(): void {
    this.tellClaim(true);
    this.show();
  }

  private tellClaim(active: boolean): void {
    this.claiming += 1;
    const turn = this.claiming;
    const cue = this.ports.view.get().player?.cue ?? 0;
    void this.ports.commander.send("presence.report", { active, cue }).then((result) => {
      if (result.ok || turn !== this.claiming) return;
      this.ports.scheduler.after(result.error.retry_after_ms ?? RETRY_MS, () => {
        if (turn === this.claiming) this.tellClaim(active);
      });
    });
  }

  private show(): void {
    const { crowd, me, room } = this;
    const { view } = this.ports;
    view.patch({
      people: this.people.of(crowd, room),
      you: youOf(view.get().you, me, room, this.ports.name()),
      skewMs: skewOf(crowd),
      summary: crowd.summary,
      active: me !== null && this.claim.isActive(crowd, me),
    });
  }
}
