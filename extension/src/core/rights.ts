import type { Capability, Role, Room } from "../contract/types";

/** The person's role in the room. */
export function roleOf(room: Room, userId: string): Role {
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
