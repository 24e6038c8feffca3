import type { ApiToken, LogEntry } from "../../contract/types";
import type { Office, TokenWish } from "../../core/office";
import { AT } from "./views";

const ANA = { user_id: "ana", name: "Ana" };
const CLEO = { user_id: "cleo", name: "Cléo Duval" };
const YUSUF = { user_id: "yusuf", name: "يوسف الكاتب" };

const entry = (rev: number, type: string, payload: object, more: Partial<LogEntry> = {}): LogEntry => {
  const at = AT - (60 - rev) * 97_000;
  const line = { rev, at, type, payload: { rev, at, ...payload }, reason: null, undoable: false, ...more };
  return line as unknown as LogEntry;
};
const done = (by: object | "system", cause: string, more: object = {}) => ({ by, cause, patch: {}, ...more });

export const LOG: readonly LogEntry[] = [
  entry(60, "player.state", done(ANA, "seek", { item: { title: "x" }, timeline: { position_ms: 760_000, rate: 1 } }), {
    undoable: true,
  }),
  entry(59, "room.update", done(CLEO, "mute", { target: { user_id: "x2", name: "<b>Bobby</b>", until: AT } }), {
    reason: "spoilers, three times",
  }),
  entry(58, "chat.message", { by: YUSUF, cause: "send", id: "m1", text: "هذا المشهد رائع جدا، شكرا على الدعوة" }),
  entry(57, "queue.update", done(ANA, "remove", { change: { kind: "removed", item_ids: ["a", "b"] } })),
  entry(
    56,
    "queue.update",
    done(CLEO, "add", { change: { kind: "added", items: [{ title: "How lighthouses talk to each other" }] } }),
  ),
  entry(55, "player.state", done("system", "ready", { item: { title: "The Last Ferry" }, phase: "playing" })),
  entry(54, "room.update", done(ANA, "settings")),
  entry(
    53,
    "room.update",
    done(ANA, "role", {
      patch: { roles: { owner: "ana", acting: null, operators: ["cleo"], members: [] } },
      target: CLEO,
    }),
  ),
  entry(1, "room.update", done(ANA, "approve", { target: YUSUF })),
];

const token = (id: string, wish: TokenWish): ApiToken => ({
  ...wish,
  token_id: id,
  created_at: AT,
  expires_at: AT + wish.days * 86_400_000,
  used_at: null,
});

/** An office that remembers what it was asked. */
export class FixtureOffice implements Office {
  readonly asked: unknown[] = [];
  readonly phoneUrl = "https://watch.example/pair";
  private made: ApiToken[] = [token("t1", { name: "Wish bot", capabilities: ["queue.add", "chat.send"], days: 30 })];

  readonly tokens = {
    list: () => Promise.resolve({ ok: true as const, data: { tokens: this.made } }),
    make: (wish: TokenWish) => {
      this.asked.push(wish);
      const made = token(`t${this.made.length + 1}`, wish);
      this.made = [...this.made, made];
      return Promise.resolve({ ok: true as const, data: { ...made, token: "st.t_2b6n8c.Zm9vYmFyYmF6" } });
    },
    end: (id: string) => {
      this.asked.push(["end", id]);
      this.made = this.made.filter((each) => each.token_id !== id);
      return Promise.resolve({ ok: true as const });
    },
  };

  log(query: Parameters<Office["log"]>[0]) {
    this.asked.push(query);
    const fits = (each: LogEntry) => query.type === undefined || each.type === query.type;
    const next = query.before === undefined && query.type === undefined ? 52 : null;
    return Promise.resolve({ ok: true as const, data: { entries: LOG.filter(fits), next } });
  }

  logFile(query: Parameters<Office["log"]>[0], format: "csv" | "json") {
    this.asked.push([format, query]);
    return Promise.resolve({ ok: true as const, data: "rev,at\n" });
  }

  pair() {
    return Promise.resolve({ ok: true as const, data: { code: "4H7K-29QX", expires_in: 60 } });
  }
}

export const FIXTURE_OFFICE = new FixtureOffice();
