import type { Author, Capability, QueueUpdate, Room, RoomUpdate, Snapshot } from "../contract/types";
import type { NoticeKey } from "./notice-keys";
import type { Numbered } from "./reducer";
import { may, roleOf } from "./rights";
import type { Notice } from "./room-view";

export type NoticeDraft = Omit<Notice, "id">;

interface Draft {
  readonly key: NoticeKey;
  readonly params: Record<string, string | number>;
}

/** What it takes to undo somebody else's doing; what is not here cannot be undone. */
const UNDO: Readonly<Record<string, Capability>> = {
  seek: "player.control",
  load: "player.control",
  next: "player.control",
  add: "queue.add",
  requeue: "queue.add",
  remove: "queue.edit",
  clear: "queue.edit",
  reorder: "queue.edit",
  decline: "queue.edit",
  remove_all: "people.mute",
};
/** Of one's own doings, those that one may well regret: the others show by themselves. */
const OWN_SHOWN = new Set(["seek", "load", "next", "add", "requeue", "remove", "clear", "decline", "remove_all"]);
const ABOUT_PERSON: Readonly<Record<string, NoticeKey>> = {
  role: "did.room.role",
  transfer: "did.room.transfer",
  kick: "did.room.kick",
  ban: "did.room.kick",
  approve: "did.room.approve",
  decline: "did.room.decline",
  unban: "did.room.unban",
  mute: "did.room.mute",
  unmute: "did.room.unmute",
};
const PLAYER: Readonly<Record<string, NoticeKey>> = {
  play: "did.player.play",
  pause: "did.player.pause",
  start_now: "did.player.start_now",
  skip_wait: "did.player.skip_wait",
  undo: "did.undo",
};

/** Makes toasts of live events: one for each commit, however many events it wrote. */
export class Announcer {
  private commit = "";
  private told = false;

  constructor(private readonly nameOf: (userId: string) => string | null) {}

  announce(event: Numbered, before: Snapshot, myId: string): NoticeDraft | null {
    const { at, by, cause } = event.payload;
    const commit = JSON.stringify([at, by, cause]);
    if (commit !== this.commit) this.told = false;
    this.commit = commit;
    if (this.told) return null;
    const draft = this.draft(event, before, myId);
    if (draft === null) return null;
    this.told = true;
    const own = by !== "system" && by.user_id === myId;
    if (own && !OWN_SHOWN.has(cause)) return null;
    const rev = mayUndo(before.room, myId, own, cause) ? event.rev : null;
    return { kind: rev === null ? "info" : "action", rev, ...draft };
  }

  private draft(event: Numbered, before: Snapshot, myId: string): Draft | null {
    switch (event.type) {
      case "player.state":
        return byPerson(event.payload.by, (name) => playerDraft(event.payload.cause, name, event.payload));
      case "queue.update":
        return byPerson(event.payload.by, (name) => queueDraft(event.payload, name, before));
      case "room.update":
        return this.roomDraft(event.payload, before.room, myId);
      case "chat.deleted": {
        const { by, cause, ids } = event.payload;
        if (cause !== "remove_all") return null;
        const entry = before.chat.find((each) => ids.includes(each.id) && "name" in each);
        const target = entry !== undefined && "name" in entry ? entry.name : "";
        return byPerson(by, (name) => ({ key: "did.remove_all", params: { name, target } }));
      }
      case "room.closed":
      case "chat.message":
      case "chat.restored":
      default:
        return null;
    }
  }

  private roomDraft({ by, cause, patch, target }: RoomUpdate, before: Room, myId: string): Draft | null {
    if (cause === "acting") {
      const acting = patch.roles?.acting ?? null;
      const name = acting === null || acting === before.roles.acting ? null : this.nameOf(acting);
      return name === null ? null : { key: "acting", params: { target: name } };
    }
    return byPerson(by, (name) => {
      if (cause === "rotate_code") return { key: "did.room.rotate_code", params: { name } };
      if (cause === "settings") return { key: "did.room.settings", params: { name } };
      const key = ABOUT_PERSON[cause];
      if (key === undefined || !target) return null;
      const role = patch.roles ? roleOf({ ...before, roles: patch.roles }, target.user_id) : "";
      const you = target.user_id === myId ? { you: 1 } : {};
      return { key, params: { name, target: target.name, role, ...you } };
    });
  }
}

function byPerson(by: Author, make: (name: string) => Draft | null): Draft | null {
  return by === "system" ? null : make(by.name);
}

function mayUndo(room: Room, myId: string, own: boolean, cause: string): boolean {
  const capability = UNDO[cause];
  if (capability === undefined) return false;
  return own || (["owner", "operator"].includes(roleOf(room, myId)) && may(room, myId, capability));
}

type PlayerPayload = Extract<Numbered, { type: "player.state" }>["payload"];

function playerDraft(cause: string, name: string, { item, timeline }: PlayerPayload): Draft | null {
  const title = item?.title ?? "";
  switch (cause) {
    case "seek":
    case "sync":
      return { key: "did.player.seek", params: { name, position_ms: timeline.position_ms } };
    case "rate":
      return { key: "did.player.rate", params: { name, rate: timeline.rate } };
    case "load":
      return { key: "did.player.load", params: { name, title } };
    case "next":
      return { key: "did.player.next", params: { name, title } };
    case "add":
      return { key: "did.queue.add", params: { name, title, count: 1 } };
    default: {
      const key = PLAYER[cause];
      return key === undefined ? null : { key, params: { name } };
    }
  }
}

/** Of a commit that also touches the player, the player's event tells more: those changes are passed over. */
function queueDraft({ cause, change }: QueueUpdate, name: string, before: Snapshot): Draft | null {
  const titleOf = (id: string) => before.queue.find((item) => item.item_id === id)?.title ?? "";
  if (cause === "undo") return { key: "did.undo", params: { name } };
  if (cause === "add" || cause === "requeue") {
    const items = change.kind === "added" ? change.items : [];
    const first = items[0];
    if (first === undefined || first.item_id === before.player.item?.item_id) return null;
    return { key: `did.queue.${cause}`, params: { name, title: first.title, count: items.length } };
  }
  if (change.kind === "removed" && cause === "remove_all") {
    const target = before.queue.find((item) => change.item_ids.includes(item.item_id))?.added_by.name ?? "";
    return { key: "did.remove_all", params: { name, target } };
  }
  if (cause === "approve" && change.kind === "updated") {
    return { key: "did.queue.approve", params: { name, title: change.item.title } };
  }
  if (cause === "decline" && change.kind === "removed") {
    return { key: "did.queue.decline", params: { name, title: titleOf(change.item_ids[0] ?? "") } };
  }
  if (change.kind === "removed" && (cause === "remove" || cause === "clear")) {
    const count = change.item_ids.length;
    return { key: `did.queue.${cause}`, params: { name, title: titleOf(change.item_ids[0] ?? ""), count } };
  }
  if (change.kind === "moved") return { key: "did.queue.reorder", params: { name, title: titleOf(change.item_id) } };
  return null;
}
