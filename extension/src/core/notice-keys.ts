/**
 * Every toast that core makes. The ui has words for each; beside it stand the params they may mention.
 * `name` is who did it, `target` to whom; `you` is set when that is the person who reads it.
 */
export const NOTICE_KEYS = [
  "did.player.play", // name
  "did.player.pause", // name
  "did.player.seek", // name, position_ms
  "did.player.rate", // name, rate
  "did.player.load", // name, title
  "did.player.next", // name, title ("" when nothing follows)
  "did.player.start_now", // name
  "did.player.skip_wait", // name
  "did.queue.add", // name, title (of the first), count
  "did.queue.remove", // name, title, count
  "did.queue.reorder", // name, title
  "did.queue.clear", // name, count
  "did.queue.requeue", // name, title
  "did.queue.approve", // name, title: a pending one was let in
  "did.queue.decline", // name, title
  "did.remove_all", // name, target (whose; "" when unknown)
  "did.room.settings", // name
  "did.room.rotate_code", // name
  "did.room.approve", // name, target
  "did.room.decline", // name, target
  "did.room.role", // name, target, role
  "did.room.transfer", // name, target
  "did.room.kick", // name, target
  "did.room.unban", // name, target
  "did.room.mute", // name, target
  "did.room.unmute", // name, target
  "did.undo", // name
  "acting", // target: stands in for the owner
  "person.joined", // name
  "person.left", // name
  "knocked", // name: waits at the door
  "asked", // name: would like to control the player
  "reported", // name: whom a report is about
  "control_declined",
  "failed", // command, code; retry_s when the server said when
  "not_sent", // command: it was pressed too long ago to still mean the same
] as const;

export type NoticeKey = (typeof NOTICE_KEYS)[number];
