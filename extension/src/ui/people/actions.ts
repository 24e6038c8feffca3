import {
  Ban,
  ChevronsRight,
  Crown,
  Eraser,
  Flag,
  LogOut,
  MessageSquareOff,
  ShieldCheck,
  ShieldMinus,
  UserCheck,
  UserMinus,
} from "lucide-preact";

import type { PersonRef, Role, Room, Wait } from "../../contract/types";
import { may, roleOf } from "../../core/rights";
import type { IconType } from "../icons";
import type { MessageKey } from "../i18n";

const RANK: Readonly<Record<Role, number>> = { owner: 3, operator: 2, member: 1, guest: 0 };

export type PersonAct =
  | "skip_wait"
  | "make_operator"
  | "make_member"
  | "drop_operator"
  | "drop_member"
  | "mute"
  | "remove_all"
  | "transfer"
  | "kick"
  | "ban"
  | "report";

export const ACTS: Readonly<Record<PersonAct, { icon: IconType; label: MessageKey; danger?: true }>> = {
  skip_wait: { icon: ChevronsRight, label: "person_skip_wait" },
  make_operator: { icon: ShieldCheck, label: "person_make_operator" },
  make_member: { icon: UserCheck, label: "person_make_member" },
  drop_operator: { icon: ShieldMinus, label: "person_drop_operator" },
  drop_member: { icon: UserMinus, label: "person_drop_member" },
  transfer: { icon: Crown, label: "person_transfer" },
  mute: { icon: MessageSquareOff, label: "person_mute" },
  remove_all: { icon: Eraser, label: "person_remove_all" },
  kick: { icon: LogOut, label: "person_kick", danger: true },
  ban: { icon: Ban, label: "person_ban", danger: true },
  report: { icon: Flag, label: "person_report" },
};

/** True when the rules let one act on the other at all: nobody acts on their equals, or on themselves. */
export function standsAbove(room: Room, actor: string, other: string): boolean {
  if (actor === other) return false;
  const [mine, theirs] = [roleOf(room, actor), roleOf(room, other)];
  return RANK[mine] > RANK[theirs] || (actor === room.roles.acting && theirs === "guest");
}

/** What one may do about a person, in the order of a menu. */
export function actsOn(
  room: Room,
  me: string,
  person: Pick<PersonRef, "user_id">,
  waits: readonly Wait[],
): PersonAct[] {
  const other = person.user_id;
  const acts: PersonAct[] = [];
  if (other === me) return acts;
  if (may(room, me, "player.wait") && waits.some((wait) => wait.user_id === other)) acts.push("skip_wait");
  if (standsAbove(room, me, other)) acts.push(...actsBelow(room, me, roleOf(room, other)));
  acts.push("report");
  return acts;
}

function actsBelow(room: Room, me: string, role: Role): PersonAct[] {
  const acts: PersonAct[] = [];
  if (may(room, me, "room.roles")) {
    acts.push(role === "operator" ? "drop_operator" : "make_operator");
    if (role === "guest") acts.push("make_member");
    if (role === "member") acts.push("drop_member");
  }
  if (may(room, me, "room.transfer")) acts.push("transfer");
  if (may(room, me, "people.mute")) acts.push("mute", "remove_all");
  if (may(room, me, "people.kick")) acts.push("kick");
  if (may(room, me, "people.kick") && may(room, me, "people.ban")) acts.push("ban");
  return acts;
}
