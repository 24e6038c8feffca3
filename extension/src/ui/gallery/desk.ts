import type { Ask, Moderation, PersonRef, Report } from "../../contract/types";
import { NOW } from "./items";
import { BEN, CLEO, YUSUF } from "./people";

const AT = 1_763_665_000_000;
const ref = ({ user_id, name }: PersonRef): PersonRef => ({ user_id, name });

export const KNOCKER: PersonRef = { user_id: "gil", name: "Gil from next door" };
export const KNOCKERS: readonly PersonRef[] = [
  KNOCKER,
  { user_id: "k2", name: "A".repeat(40) },
  { user_id: "k3", name: "نور" },
];
export const ASKS: readonly Ask[] = [{ ...ref(BEN), at: AT - 90_000 }];
export const REPORTS: readonly Report[] = [
  {
    report_id: "r1",
    at: AT - 300_000,
    by: ref(CLEO),
    about: ref(BEN),
    reason: "Insults everybody who comes in",
    evidence: { message_id: "m3", text: "You are all fools <b>and</b> I can prove it" },
  },
  { report_id: "r2", at: AT - 60_000, by: ref(BEN), about: ref(YUSUF), reason: "spam", evidence: { item: NOW } },
];
export const MODERATION: Moderation = {
  bans: [
    { user_id: "x1", name: "<b>Bobby</b>", until: null, address: true },
    { user_id: "x4", name: "Trudy", until: AT + 86_400_000, address: false },
  ],
  mutes: [{ user_id: "ben", name: "Ben", until: AT + 600_000 }],
  reports: REPORTS,
  asks: ASKS,
  words: ["spoiler", "Voldemort"],
};
