import type { Capability, Player, Role, Room, Wait } from "../../contract/types";
import type { Notice, RoomView, StepView } from "../../core/room-view";
import { CHAT, NOW, QUEUE } from "./items";
import { ANA, BEN, CLEO, YUSUF } from "./people";

/** Server time of the pictures: they are the same each time. */
export const AT = 1_763_665_000_000;

const EVERYONE: readonly Capability[] = ["queue.add", "chat.send", "player.control", "player.wait", "queue.edit"];
const OWNER: readonly Capability[] = [
  ...EVERYONE,
  "queue.direct",
  "chat.delete",
  "people.mute",
  "people.kick",
  "people.ban",
  "room.settings",
  "room.roles",
  "room.transfer",
  "room.close",
];
const CAN: Readonly<Record<Role, readonly Capability[]>> = {
  owner: OWNER,
  operator: OWNER.filter((capability) => !capability.startsWith("room.")),
  member: EVERYONE,
  guest: EVERYONE,
};

export const ROOM: Room = {
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
  roles: { owner: "ana", acting: null, operators: ["cleo"], members: [] },
  can: CAN,
};

export const HOST_ONLY: Room = {
  ...ROOM,
  settings: { ...ROOM.settings, control_mode: "owner_only" },
  can: {
    ...CAN,
    operator: ["queue.add", "chat.send"],
    member: ["queue.add", "chat.send"],
    guest: ["queue.add", "chat.send"],
  },
};

export function player(more: Partial<Player> = {}, positionMs = 760_000): Player {
  const playing = (more.phase ?? "playing") === "playing";
  return {
    item: NOW,
    phase: "playing",
    cue: 3,
    timeline: { playing, position_ms: positionMs, anchor_ms: AT, rate: 1 },
    waiting_for: [],
    ...more,
  };
}

export const IDLE: Player = {
  item: null,
  phase: "idle",
  cue: 0,
  timeline: { playing: false, position_ms: 0, anchor_ms: AT, rate: 1 },
  waiting_for: [],
};

export function wait(user_id: string, reason: Wait["reason"], seconds: number): Wait {
  return { user_id, reason, since_ms: AT - seconds * 1_000, until_ms: AT + 10_000 };
}

export const STEP: StepView = {
  state: "in_step",
  driftMs: 2,
  clockErrorMs: 2,
  soundBlocked: false,
  playBlocked: false,
  problem: null,
  askHost: null,
  lane: null,
  offsetMs: 0,
  coarse: false,
  unarmed: false,
  late: null,
};

export function view(more: Partial<RoomView> = {}): RoomView {
  return {
    status: { kind: "joined" },
    room: ROOM,
    player: player(),
    queue: QUEUE,
    chat: CHAT,
    outgoing: [],
    people: { total: 4, list: [ANA, BEN, CLEO, YUSUF] },
    you: { user_id: "ana", conn_id: "c-ana", role: "owner", name: "Ana" },
    typing: [],
    step: STEP,
    pending: new Set(),
    notices: [],
    desk: { knocks: [], asks: [], reports: [], asking: "no" },
    skewMs: 4,
    chatHasMore: false,
    ...more,
  };
}

export const AS_BEN: RoomView["you"] = { user_id: "ben", conn_id: "c-ben", role: "guest", name: "Ben" };

export function notice(id: number, key: Notice["key"], params: Notice["params"], more: Partial<Notice> = {}): Notice {
  return { id, kind: "info", key, params, rev: null, ...more };
}
