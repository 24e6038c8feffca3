import { fold } from "../../src/core/reducer";
import type { Dial, Wire, WireEvents } from "../../src/core/wire";
import type { Answer, Item, Joined, NumberedEvent, Person, Replay, Snapshot } from "../../src/contract/types";
import { NAMESPACE_OF, type CommandName } from "../../src/contract/types";
import type { Scheduler } from "../../src/core/scheduler";
import type { SimScheduler } from "./sim-scheduler";

const OFFSET = 1_800_000_000_000;
const REPLAY_MAX = 500;
const NOBODY_YET = { total: 0, list: [] };

/** What the network does to numbered events on their way to one client, beyond being slow. */
export interface Mischief {
  drop(): boolean;
  duplicate(): boolean;
  /** Extra ms for one event, which may so be overtaken. */
  hold(): number;
}

const HONEST: Mischief = { drop: () => false, duplicate: () => false, hold: () => 0 };

type Payload = Record<string, unknown> & { op_id?: string; code?: string };
export type Refusal = { code: string; retry_after_ms?: number };

/**
 * The wire's semantics in memory: one room, numbered events, op_ids, since and snapshots, connections with a delay in
 * each direction. Its rules about what commands do are few; the real ones are the server's domain.
 */
export class FakeServer<Time extends Scheduler = SimScheduler> {
  state: Snapshot;
  readonly log: Replay[] = [];
  readonly conns = new Set<FakeConn>();
  /** op_ids in the order in which they were carried out, each once. */
  readonly carriedOut: string[] = [];
  /** Every command that arrived: name and payload. */
  readonly received: { name: string; payload: Payload; at: number }[] = [];
  people: Joined["people"] = NOBODY_YET;
  latency: () => number = () => 20;
  mischief: Mischief = HONEST;
  up = true;
  /** Frames vanish without either side being told, as when a cable is pulled. */
  dark = false;
  refuseToken: (token: string) => string | null = () => null;
  refuse: (name: string, payload: Payload) => Refusal | null = () => null;
  /** Extra ms before an answer, so that later events overtake it. */
  answerDelay: () => number = () => 0;
  /** Commands that are carried out, but whose answer is never sent. */
  swallow: (name: string) => boolean = () => false;
  dials = 0;
  private readonly ops = new Map<string, Answer<unknown>>();
  private connCount = 0;

  constructor(readonly time: Time) {
    this.state = emptyRoom(this.now);
  }

  get now(): number {
    return Math.round(this.time.now()) + OFFSET;
  }

  readonly dial: Dial = (token, events) => {
    this.dials += 1;
    const conn = new FakeConn(this, events, `c${String(++this.connCount).padStart(4, "0")}`);
    this.time.after(this.latency(), () => {
      if (this.dark) return;
      const refusal = this.up ? this.refuseToken(token) : null;
      if (!this.up) conn.cut();
      else if (refusal !== null) conn.refuse(refusal);
      else conn.accept();
    });
    return conn;
  };

  /** Ends every connection; with `gone`, nobody can come back until `up` is set. */
  kill(gone = false): void {
    this.up = !gone;
    for (const conn of [...this.conns]) conn.cut();
  }

  /** Commits events and sends them to everybody inside. */
  commit(events: NumberedEvent[], by: { user_id: string; name: string } | "system" = "system", cause = "test"): number {
    for (const event of events) {
      const rev = this.state.rev + 1;
      const at = Math.max(this.now, this.state.at);
      const payload = { ...event.payload, rev, at, by, cause };
      const numbered = { type: event.type, rev, at, ns: NAMESPACE_OF[event.type], payload } as unknown as Replay;
      const folded = fold(this.state, numbered);
      if (folded.kind !== "applied") throw new Error(`the fake server made a bad event: ${folded.kind}`);
      this.state = folded.state;
      this.log.push(numbered);
      for (const conn of this.conns) if (conn.inside) conn.deliver(numbered);
    }
    return this.state.rev;
  }

  broadcast(name: string, payload: object): void {
    for (const conn of this.conns) if (conn.inside) conn.event(name, payload);
  }

  handle(conn: FakeConn, name: CommandName, payload: Payload): Answer<unknown> | null {
    this.received.push({ name, payload, at: this.time.now() });
    const refusal = this.refuse(name, payload);
    if (refusal !== null) return { ok: false, error: { message: "", ...refusal } } as Answer<unknown>;
    if (name === "clock.ping") return { ok: true, data: { t1_us: this.now * 1000, t2_us: this.now * 1000 } };
    if (name === "room.join") return this.join(conn, payload);
    if (!conn.inside) return no("forbidden");
    if (name === "room.leave") {
      conn.inside = false;
      return { ok: true };
    }
    if (name === "room.sync") return { ok: true, data: this.catchup(payload["since"] as Replay) };
    if (payload.op_id === undefined) return { ok: true, data: {} };
    const known = this.ops.get(payload.op_id);
    const answer = known ?? this.write(conn, name, payload);
    if (answer.ok) this.ops.set(payload.op_id, answer);
    return this.swallow(name) ? null : answer;
  }

  private join(conn: FakeConn, payload: Payload): Answer<unknown> {
    if (payload.code !== this.state.room.code) return no("not_found");
    conn.inside = true;
    const you = { user_id: conn.userId, conn_id: conn.id, role: "guest" as const };
    return { ok: true, data: { ...this.catchup(payload["since"] as Replay | undefined), people: this.people, you } };
  }

  private catchup(since: { rev: number; at: number } | undefined): { snapshot: Snapshot } | { events: Replay[] } {
    const { rev } = this.state;
    const known = since !== undefined && (since.rev === 0 || this.log[since.rev - 1]?.at === since.at);
    if (since === undefined || !known || since.rev > rev || since.rev === 0 || rev - since.rev > REPLAY_MAX) {
      return { snapshot: this.state };
    }
    return { events: this.log.slice(since.rev) };
  }

  private write(conn: FakeConn, name: CommandName, payload: Payload): Answer<unknown> {
    const by = { user_id: conn.userId, name: conn.userId };
    const decided = decide(this.state, name, payload, by, this.now);
    if (decided === null) return no("conflict");
    this.carriedOut.push(payload.op_id ?? "");
    return { ok: true, rev: this.commit(decided, by, name.slice(name.indexOf(".") + 1)), data: {} };
  }
}

export class FakeConn implements Wire {
  inside = false;
  userId = "u-me";
  private open = true;
  private upAt = 0;
  private downAt = 0;

  constructor(
    private readonly server: FakeServer<Scheduler>,
    private readonly events: WireEvents,
    readonly id: string,
  ) {}

  accept(): void {
    if (!this.open) return;
    this.server.conns.add(this);
    this.events.open();
  }

  refuse(code: string): void {
    if (!this.open) return;
    this.open = false;
    this.events.refused(code);
  }

  /** The server's end, or the network, closes it. */
  cut(): void {
    if (!this.open) return;
    this.open = false;
    this.server.conns.delete(this);
    this.events.down();
  }

  close(): void {
    this.open = false;
    this.server.conns.delete(this);
  }

  send(_namespace: string, name: string, payload: object, answer: (value: unknown) => void): void {
    const { server } = this;
    const copy = JSON.parse(JSON.stringify(payload)) as Payload;
    this.upAt = Math.max(this.upAt, server.time.now() + server.latency());
    server.time.after(this.upAt - server.time.now(), () => {
      if (!this.open || server.dark) return;
      const value = server.handle(this, name as CommandName, copy);
      const extra = server.answerDelay();
      if (value === null) return;
      if (extra > 0) server.time.after(server.latency() + extra, () => this.arrive(() => answer(value)));
      else this.fifo(() => answer(value));
    });
  }

  event(name: string, payload: object): void {
    this.fifo(() => this.events.event(name, payload));
  }

  deliver(event: Replay): void {
    const { mischief } = this.server;
    const tell = () => this.events.event(event.type, event.payload);
    if (!mischief.drop()) {
      const extra = mischief.hold();
      if (extra > 0) this.server.time.after(this.server.latency() + extra, () => this.arrive(tell));
      else this.fifo(tell);
    }
    if (mischief.duplicate()) this.fifo(tell);
  }

  private fifo(task: () => void): void {
    const { time } = this.server;
    this.downAt = Math.max(this.downAt, time.now() + this.server.latency());
    time.after(this.downAt - time.now(), () => this.arrive(task));
  }

  private arrive(task: () => void): void {
    if (this.open && !this.server.dark) task();
  }
}

const no = (code: string): Answer<unknown> => ({ ok: false, error: { code, message: "" } }) as Answer<unknown>;

type By = { user_id: string; name: string };

/** Null: refused as a conflict. */
function decide(state: Snapshot, name: string, payload: Payload, by: By, now: number): NumberedEvent[] | null {
  const event = (type: string, body: object) => ({ type, payload: body }) as unknown as NumberedEvent;
  const { player } = state;
  const current = player.item?.item_id ?? null;
  if (name.startsWith("player.") && payload["item_id"] !== current) return null;
  switch (name) {
    case "chat.send":
      return [
        event("chat.message", {
          id: `m${state.rev + 1}`,
          user_id: by.user_id,
          name: by.name,
          text: String(payload["text"]).trim(),
        }),
      ];
    case "queue.add": {
      const item = makeItem(`i${state.rev + 1}aa`, String(payload["url"]), by, now);
      return [event("queue.update", { change: { kind: "added", items: [item], before_id: null } })];
    }
    case "queue.reorder": {
      const { item_id, before_id } = payload;
      return [event("queue.update", { change: { kind: "moved", item_id, before_id } })];
    }
    case "queue.remove":
      return [event("queue.update", { change: { kind: "removed", item_ids: payload["item_ids"] } })];
    case "player.pause":
      return [event("player.state", { ...player, phase: "paused", timeline: { ...player.timeline, playing: false } })];
    case "player.seek": {
      const timeline = { ...player.timeline, playing: false, position_ms: payload["position_ms"], anchor_ms: now };
      return [event("player.state", { ...player, phase: "preparing", cue: player.cue + 1, timeline })];
    }
    case "player.next": {
      const [head] = state.queue;
      const timeline = { playing: false, position_ms: 0, anchor_ms: now, rate: 1 };
      const phase = head === undefined ? "idle" : "preparing";
      const next = event("player.state", { item: head ?? null, phase, cue: player.cue + 1, timeline, waiting_for: [] });
      if (head === undefined) return [next];
      return [event("queue.update", { change: { kind: "removed", item_ids: [head.item_id] } }), next];
    }
    default:
      return [];
  }
}

export function makeItem(
  itemId: string,
  title: string,
  by: By = { user_id: "u-ana", name: "Ana" },
  now = OFFSET,
): Item {
  return {
    item_id: itemId,
    provider: "youtube",
    media_id: "dQw4w9WgXcQ",
    kind: "video",
    title,
    channel: "",
    duration_ms: 60_000,
    added_by: by,
    added_at: now,
    problem: null,
  };
}

export function makePerson(userId: string, conns: Partial<Person["conns"][number]>[] = [{}]): Person {
  return {
    user_id: userId,
    name: userId,
    avatar: null,
    role: "guest",
    conns: conns.map((conn, index) => ({
      conn_id: `${userId}-${index}`,
      kind: "viewer",
      sync: "tight",
      active: true,
      ready: true,
      suspended: null,
      drift_ms: null,
      clock_error_ms: null,
      ...conn,
    })),
  };
}

function emptyRoom(now: number): Snapshot {
  const all = ["player.control", "queue.add", "queue.edit", "chat.send"] as const;
  return {
    rev: 0,
    at: now,
    room: {
      code: "K7TE42",
      name: "Friday films",
      settings: {
        visibility: "unlisted",
        entry: "open",
        control_mode: "anyone",
        autoadvance: true,
        ad_policy: "starting_only",
        buffer_policy: "pause_all",
        chat: true,
        slow_mode_s: 0,
        queue_per_person: 0,
        queue_approval: false,
        capacity: 0,
        locked: false,
        shield_until: null,
      },
      roles: { owner: "u-ana", acting: null, operators: [], members: [] },
      can: { owner: all, operator: all, member: all, guest: all },
    },
    player: {
      item: null,
      phase: "idle",
      cue: 0,
      timeline: { playing: false, position_ms: 0, anchor_ms: now, rate: 1 },
      waiting_for: [],
    },
    queue: [],
    chat: [],
  };
}
