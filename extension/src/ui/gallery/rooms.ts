import type { Answer, RoomEntry } from "../../contract/types";
import type { RoomsPort } from "../screens/Rooms";
import { QUEUE } from "./items";

const ENTRY: RoomEntry = {
  code: "K7TE42",
  name: "Friday films",
  visibility: "unlisted",
  entry: "open",
  people: 3,
  playing: { provider: "youtube", media_id: QUEUE[0]?.media_id ?? "", title: QUEUE[0]?.title ?? "" },
  role: "owner",
  active_at: 1_763_700_000_000,
  closed: false,
};

const room = (code: string, name: string, more: Partial<RoomEntry> = {}): RoomEntry => ({
  ...ENTRY,
  code,
  name,
  playing: null,
  people: 0,
  role: null,
  ...more,
});

export const MINE: readonly RoomEntry[] = [
  ENTRY,
  room("9XQ2MP", "סרטים עם סבתא", { role: "owner", entry: "password" }),
  room("M2XW7Q", "A room with a very long name that nobody would ever read to its end", {
    role: "owner",
    closed: true,
  }),
];
export const RECENT: readonly RoomEntry[] = [
  room("QQ3AB7", "Concerts", { role: "operator", people: 1, entry: "approval" }),
  room("H4K2PW", "Lecture hall", { role: "member" }),
];
export const LISTED: readonly RoomEntry[] = QUEUE.slice(0, 4).map((item, index) =>
  room(`PUB${index + 2}AB`, ["Lo-fi all night", "Space watch", "Cooking 🍲 together", "Old cartoons"][index] ?? "", {
    visibility: "public",
    people: 24 - 6 * index,
    playing: { provider: item.provider, media_id: item.media_id, title: item.title },
  }),
);

const ok = <T>(data: T): Promise<Answer<T>> => Promise.resolve({ ok: true, data });
const no = (code: "unavailable"): Promise<Answer<never>> =>
  Promise.resolve({ ok: false, error: { code, message: "" } });

/** What the landing page asks, by the name of a state. */
export function roomsPort(state: string): RoomsPort {
  if (state === "loading")
    return { mine: () => new Promise(() => undefined), listed: () => new Promise(() => undefined) };
  if (state === "failed") return { mine: () => no("unavailable"), listed: () => no("unavailable") };
  if (state === "empty")
    return { mine: () => ok({ mine: [], recent: [] }), listed: () => ok({ rooms: [], next: null }) };
  return {
    mine: () => ok({ mine: MINE, recent: RECENT }),
    listed: (after) => ok({ rooms: after === null ? LISTED : [ENTRY], next: after === null ? "p2" : null }),
  };
}
