import type { ErrorBody } from "../../contract/types";
import type { RoomView, StepView } from "../../core/room-view";
import { ASKS, KNOCKER, KNOCKERS, REPORTS } from "./desk";
import { CHAT, HOSTILE, HOSTILE_CHAT, item, LONG_QUEUE, NOW, PROBLEMS, QUEUE } from "./items";
import { ANA, BEN, CLEO, crowd, EVERY_STATE, person, YUSUF } from "./people";
import { AS_BEN, AT, HOST_ONLY, IDLE, notice, player, ROOM, STEP, view, wait } from "./views";

const { desk: DESK } = view();
const AS_MUTED = { user_id: "ben", conn_id: "c-ben", role: "guest", name: "Ben" } as const;
const step = (more: Partial<StepView>) => view({ step: { ...STEP, ...more } });
const own: Partial<StepView> = { state: "own_lane", driftMs: null };
const refused = (code: ErrorBody["code"], more: Partial<ErrorBody> = {}) =>
  view({ status: { kind: "refused", error: { code, message: "", ...more } }, room: null });
const alone = { people: { total: 1, list: [ANA] }, skewMs: null };
const DRIFTED = [
  ANA,
  person("ben", "Ben", { drift_ms: -1_900 }),
  person("cleo", "Cléo Duval", { drift_ms: 90, role: "operator" }),
  person("yusuf", "يوسف الكاتب", { drift_ms: -240 }),
];
const noticed = view({
  notices: [
    notice(1, "did.player.seek", { name: "Ana", position_ms: 760_000 }, { kind: "action", rev: 41 }),
    notice(2, "did.queue.add", { name: "يوسف الكاتب", title: HOSTILE[1]?.title ?? "", count: 1 }),
    notice(3, "failed", { command: "player.next", code: "conflict" }, { kind: "error" }),
  ],
});

/** Every state of a room that must have been looked at, by name. */
export const ROOM_STATES: Readonly<Record<string, RoomView>> = {
  playing: view(),
  paused: view({ player: player({ phase: "paused" }), typing: ["Ben", "Cléo"] }),
  empty: view({ player: IDLE, queue: [], chat: [] }),
  alone: view({ player: IDLE, queue: [], chat: [], ...alone }),
  "alone-playing": view(alone),
  loading: view({
    player: player({ phase: "preparing" }, 0),
    step: { ...STEP, state: "loading", driftMs: null },
    skewMs: null,
  }),
  "waiting-loading": view({ player: player({ phase: "preparing", waiting_for: [wait("ben", "loading", 3)] }, 0) }),
  "waiting-advert": view({ player: player({ phase: "waiting", waiting_for: [wait("yusuf", "advert", 6)] }) }),
  "waiting-buffering": view({
    player: player({ phase: "waiting", waiting_for: [wait("ben", "buffering", 2), wait("cleo", "advert", 4)] }),
  }),
  "waiting-you": view({ player: player({ phase: "waiting", waiting_for: [wait("ana", "buffering", 2)] }) }),
  "drifted-apart": view({ people: { total: 4, list: DRIFTED }, skewMs: 1_990 }),
  "catching-up": step({ state: "catching_up", driftMs: -2_100 }),
  "own-lane": step({ ...own, lane: { why: "gesture", gliding: false, stands: true, homeAtMs: null } }),
  "own-lane-gliding": step({ ...own, lane: { why: "replay", gliding: true, stands: false, homeAtMs: AT + 39_600 } }),
  "own-lane-paused": step({ ...own, lane: { why: "return", gliding: true, stands: true, homeAtMs: null } }),
  late: step({ late: { roomMs: 754_000, leftMs: 201_000 } }),
  unarmed: view({ player: player({ phase: "preparing" }, 0), step: { ...STEP, unarmed: true, driftMs: null } }),
  coarse: step({ coarse: true, driftMs: -180 }),
  fast: view({ player: player({ timeline: { playing: true, position_ms: 760_000, anchor_ms: AT, rate: 1.5 } }) }),
  mirror: step({ state: "mirror", driftMs: null }),
  advert: step({ state: "advert", driftMs: null }),
  "sound-blocked": step({ soundBlocked: true }),
  "play-blocked": step({ playBlocked: true, state: "behind", driftMs: null }),
  "embed-refused": step({
    problem: { reason: "embed_disabled", openUrl: "https://www.youtube.com/watch?v=video000000" },
    state: "none",
  }),
  "file-unreachable": step({ problem: { reason: "network", openUrl: null }, state: "none" }),
  "ask-host": step({ askHost: "films.example.org", state: "none" }),
  "host-only": view({ room: HOST_ONLY, you: AS_BEN }),
  "everyone-state": view({ people: { total: EVERY_STATE.length, list: EVERY_STATE }, skewMs: 2_480 }),
  crowd: view({ people: { total: 340, list: [ANA, BEN, ...crowd(98)] }, skewMs: 720 }),
  "queue-200": view({ queue: LONG_QUEUE }),
  "queue-problems": view({ queue: PROBLEMS, people: { total: 4, list: [ANA, BEN, CLEO, YUSUF] } }),
  hostile: view({
    queue: HOSTILE,
    chat: HOSTILE_CHAT,
    room: { ...ROOM, name: "R".repeat(80) },
    player: player({ item: { ...NOW, title: HOSTILE[0]?.title ?? "" } }),
    people: { total: 3, list: [ANA, person("x2", "A".repeat(40)), YUSUF] },
  }),
  live: view({
    player: player({ item: { ...NOW, kind: "live", duration_ms: null, title: "Live from the space station" } }),
  }),
  "unknown-length": view({ player: player({ item: { ...NOW, duration_ms: null } }) }),
  toasts: noticed,
  "chat-troubles": view({
    chat: [...CHAT, ...CHAT.map((entry) => ({ ...entry, id: `${entry.id}b`, at: entry.at + 3_600_000 }))],
    chatHasMore: true,
    outgoing: [
      { opId: "op-1", text: "on its way", failed: null },
      { opId: "op-2", text: "this one was too fast", failed: "rate_limited" },
    ],
    typing: ["Ben"],
  }),
  "chat-off": view({ room: { ...ROOM, settings: { ...ROOM.settings, chat: false } }, queue: QUEUE.slice(0, 1) }),
  reconnecting: view({ status: { kind: "reconnecting", sinceMs: 0 } }),
  knocks: view({ desk: { ...DESK, knocks: [KNOCKER] } }),
  "knocks-many": view({ desk: { ...DESK, knocks: KNOCKERS } }),
  asks: view({ desk: { ...DESK, asks: ASKS } }),
  "to-look-after": view({
    desk: { ...DESK, knocks: KNOCKERS, asks: ASKS, reports: REPORTS },
    queue: [...QUEUE.slice(0, 2), item(9, "A wish from somebody new", { pending: true, added_by: KNOCKER })],
  }),
  muted: view({ you: { ...AS_MUTED, muted_until: AT + 600_000 } }),
  "asked-control": view({ room: HOST_ONLY, you: AS_BEN, desk: { ...DESK, asking: "asked" } }),
  slow: view({ you: AS_BEN, room: { ...ROOM, settings: { ...ROOM.settings, slow_mode_s: 10 } } }),
  shielded: view({
    room: { ...ROOM, settings: { ...ROOM.settings, shield_until: AT + 840_000, locked: true, entry: "approval" } },
  }),
  knocking: view({ status: { kind: "knocking" }, room: null }),
  declined: view({ status: { kind: "declined", waitMs: 60_000, again: false }, room: null }),
  "declined-again": view({ status: { kind: "declined", waitMs: 60_000, again: true }, room: null }),
  joining: view({ status: { kind: "joining" }, room: null }),
  removed: view({ status: { kind: "removed", reason: "kicked", until: null } }),
  banned: view({ status: { kind: "removed", reason: "banned", until: 1_763_700_000_000 } }),
  closed: view({ status: { kind: "closed", reason: "idle" } }),
  outdated: view({ status: { kind: "outdated" } }),
  left: view({ status: { kind: "left" } }),
  "refused-not-found": refused("not_found"),
  "refused-password": refused("password_required"),
  "refused-full": refused("full"),
  "refused-busy": refused("rate_limited", { retry_after_ms: 42_000 }),
};
