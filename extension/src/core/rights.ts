import type { Capability, EditableRole, Role, Room } from "../contract/types";

/** The person's role in the room. */
export function roleOf(room: Pick<Room, "roles">, userId: string): Role {
  const { owner, operators, members } = room.roles;
  if (userId === owner) return "owner";
  if (operators.includes(userId)) return "operator";
  return members.includes(userId) ? "member" : "guest";
}

/** Whether to offer something. The server decides; this only spares a person the refusal. */
export function may(room: Room, userId: string, capability: Capability): boolean {
  const role = roleOf(room, userId);
  if ((room.can[role] ?? []).includes(capability)) return true;
  if (userId !== room.roles.acting) return false;
  return (
    capability === "player.wait" ||
    capability === "people.approve" ||
    (capability === "people.kick" && role !== "guest")
  );
}

/** Owner and operators: what slows the others down does not hold for them. */
export function isTrusted(room: Room, userId: string): boolean {
  const role = roleOf(room, userId);
  return role === "owner" || role === "operator";
}

export const EDITABLE_ROLES: readonly EditableRole[] = ["operator", "member", "guest"];

/** What roles may be given, in the order in which it is shown. The rest is the owner's alone. */
export const GIVABLE: readonly Capability[] = [
  "player.control",
  "player.wait",
  "queue.add",
  "queue.direct",
  "queue.edit",
  "chat.send",
  "chat.delete",
  "people.approve",
  "people.mute",
  "people.kick",
  "people.ban",
  "room.settings",
  "room.roles",
];
