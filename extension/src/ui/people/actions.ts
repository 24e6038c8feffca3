import {
  Ban,
  ChevronsRight,
  Crown,
  LogOut,
  MessageSquare,
  MessageSquareOff,
  ShieldCheck,
  ShieldMinus,
  UserCheck,
} from "lucide-preact";

import type { Person, Role, Room, Wait } from "../../contract/types";
import { may, roleOf } from "../../core/rights";
import type { IconType } from "../icons";
import type { MessageKey } from "../i18n";

const RANK: Readonly<Record<Role, number>> = { owner: 3, operator: 2, member: 1, guest: 0 };

export type PersonAct =
  "skip_wait" | "make_operator" | "make_member" | "drop_operator" | "mute" | "unmute" | "kick" | "ban" | "transfer";

export const ACTS: Readonly<Record<PersonAct, { icon: IconType; label: MessageKey; danger?: true }>> = {
  skip_wait: { icon: ChevronsRight, label: "person_skip_wait" },
  make_operator: { icon: ShieldCheck, label: "person_make_operator" },
  make_member: { icon: UserCheck, label: "person_make_member" },
  drop_operator: { icon: ShieldMinus, label: "person_drop_operator" },
  mute: { icon: MessageSquareOff, label: "person_mute" },
  unmute: { icon: MessageSquare, label: "person_unmute" },
  transfer: { icon: Crown, label: "person_transfer" },
  kick: { icon: LogOut, label: "person_kick", danger: true },
  ban: { icon: Ban, label: "person_ban", danger: true },
};

/** True when the rules let one act on the other at all: nobody acts on their equals, or on themselves. */
export function standsAbove(room: Room, actor: string, other: string): boolean {
  if (actor === other) return false;
  const [mine, theirs] = [roleOf(room, actor), roleOf(room, other)];
  return RANK[mine] > RANK[theirs] || (actor === room.roles.acting && theirs === "guest");
}

/** What one may do about a person, in the order of a menu. */
export function actsOn(room: Room, me: string, person: Pick<Person, "user_id">, waits: readonly Wait[]): PersonAct[] {
  const other = person.user_id;
  const acts: PersonAct[] = [];
  if (may(room, me, "player.wait") && waits.some((wait) => wait.user_id === other)) acts.push("skip_wait");
  if (!standsAbove(room, me, other)) return acts;
  const role = roleOf(room, other);
  if (may(room, me, "room.roles")) {
    if (role === "operator") acts.push("drop_operator");
    else acts.push("make_operator");
    if (role === "guest") acts.push("make_member");
  }
  if (may(room, me, "people.mute")) acts.push("mute", "unmute");
  if (may(room, me, "room.transfer")) acts.push("transfer");
  if (may(room, me, "people.kick")) acts.push("kick");
  if (may(room, me, "people.ban")) acts.push("ban");
  return acts;
}
