import type { User } from "../../contract/types";
import type { Here } from "../places";

export const GUEST: User = { user_id: "ana", name: "Ana", avatar: null, guest: true };
export const MEMBER: User = { ...GUEST, guest: false };

export const HERE: Here = {
  user: null,
  options: { google: false, email: true, signup: "open", room_creation: "anyone", public_rooms: true },
  next: "/r/K7T-E42",
  go: () => undefined,
  signOut: () => undefined,
};
