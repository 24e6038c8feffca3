import type { ChatEntry, Item } from "../../contract/types";
import { ANA, BEN, CLEO, YUSUF } from "./people";

const ref = ({ user_id, name }: { user_id: string; name: string }) => ({ user_id, name });

export function item(n: number, title: string, more: Partial<Item> = {}): Item {
  return {
    item_id: `item${n}`,
    provider: "youtube",
    media_id: `video${String(n).padStart(6, "0")}`,
    kind: "video",
    title,
    channel: "Lighthouse Films",
    duration_ms: 133_000 + n * 41_000,
    added_by: ref(BEN),
    added_at: 1_763_664_000_000 + n,
    problem: null,
    ...more,
  };
}

export const NOW = item(0, "The Last Ferry to Inish Mór: a winter on the edge of the Atlantic", {
  duration_ms: 2_590_000,
  added_by: ref(ANA),
});

const LONG =
  "Why this title is two hundred characters long, and what a queue does with it: it keeps to its line, shows its beginning, leaves the rest for the tip, and pushes nothing out of its place, not even here";

export const HOSTILE: readonly Item[] = [
  item(11, LONG, { channel: "A channel with a name that is nearly as long as the title of its video, and goes on" }),
  item(12, "كيف تُصنع السفن الخشبية في الخليج العربي — الجزء الثاني", { channel: "وثائقيات", added_by: ref(YUSUF) }),
  item(13, "👩‍👩‍👧‍👦🏳️‍🌈 The BEST 🔥🔥🔥 of 2026 🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉"),
  item(14, '<img src=x onerror=alert(1)><b>bold</b> & "quotes"', { channel: "</span><script>alert(1)</script>" }),
  item(15, "W".repeat(200), { channel: "" }),
];

export const PROBLEMS: readonly Item[] = [
  item(21, "A concert that its label keeps to itself", { problem: "embed_disabled" }),
  item(22, "Not for everyone’s eyes", { problem: "age_restricted" }),
  item(23, "Gone already", { problem: "removed" }),
  item(24, "The premiere on Sunday", { problem: "not_started", duration_ms: null }),
  item(25, "Only over there", { problem: "region_blocked" }),
  item(26, "harbour.mp4", {
    provider: "direct",
    media_id: "d26",
    url: "https://files.example/harbour.mp4",
    kind: "file",
    channel: "files.example",
    added_by: ref(CLEO),
  }),
  item(27, "Live from the space station", { kind: "live", duration_ms: null, channel: "Orbit" }),
];

export const QUEUE: readonly Item[] = [
  item(1, "How lighthouses talk to each other", { added_by: ref(CLEO) }),
  item(2, "Four seasons in the Faroe Islands", { channel: "North by Night" }),
  item(3, "Bread, slowly", { channel: "Small Kitchens", added_by: ref(ANA) }),
  PROBLEMS[0] as Item,
  item(5, "كيف تُصنع السفن الخشبية", { channel: "وثائقيات", added_by: ref(YUSUF) }),
];

export const LONG_QUEUE: readonly Item[] = Array.from({ length: 200 }, (_, index) =>
  item(100 + index, `Episode ${index + 1}: ${["Rain", "Harbour", "The Visitor", "Low Tide"][index % 4]}`),
);

const said = (id: number, by: { user_id: string; name: string }, minute: number, text: string): ChatEntry => ({
  id: `m${id}`,
  user_id: by.user_id,
  name: by.name,
  at: 1_763_664_000_000 + minute * 60_000 + id,
  text,
  at_ms: id * 47_000,
});

export const CHAT: readonly ChatEntry[] = [
  said(1, CLEO, 1, "ok I’m in"),
  said(2, BEN, 2, "the sound of that foghorn"),
  said(3, BEN, 2, "wait for 12:40, best shot of the whole film"),
  said(4, ANA, 5, "someone pass the popcorn 🍿"),
  { id: "m5", user_id: YUSUF.user_id, at: 1_763_664_400_000, deleted: true },
  said(6, YUSUF, 7, "هذا المشهد رائع جدا، شكرا على الدعوة"),
  said(7, BEN, 9, "map of the route: https://example.org/inish-mor/ferry?winter=1."),
  said(8, CLEO, 10, "here comes the good part"),
];

export const HOSTILE_CHAT: readonly ChatEntry[] = [
  said(
    31,
    { user_id: "x1", name: "<b>Bobby</b> \u2066‮drow" },
    1,
    "<script>alert('no')</script> <a href='javascript:alert(1)'>press</a>",
  ),
  said(32, { user_id: "x2", name: "A".repeat(40) }, 2, "A".repeat(400)),
  said(33, { user_id: "x3", name: "👾" }, 3, "line one\nline two\n\nline four"),
  said(34, YUSUF, 4, "שלום! זה 10:20 וזה https://example.org/שלום סוף"),
];
