import { t, tn } from "./i18n";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** 12:40, or 1:02:03 from an hour on. Never negative. */
export function clock(ms: number): string {
  const total = Math.max(0, Math.floor(ms / SECOND));
  const seconds = String(total % 60).padStart(2, "0");
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}

/** "12 minutes 40 seconds", for screen readers. */
export function spokenTime(ms: number): string {
  const total = Math.max(0, Math.floor(ms / SECOND));
  const parts = [
    [Math.floor(total / 3600), "hours"],
    [Math.floor(total / 60) % 60, "minutes"],
    [total % 60, "seconds"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => tn(`spoken_${unit}`, count));
  return said.length > 0 ? said.join(" ") : tn("spoken_seconds", 0);
}

/**
 * A time as a person types it: "12:40", "1:02:03", "90", "1h2m3s", "2m".
 *
 * @returns ms, or null when it is not a time
 */
export function parseClock(text: string): number | null {
  const bare = text.trim().toLowerCase();
  const colons = /^(?:(\d{1,3}):)?(\d{1,4}):(\d{1,2})$/.exec(bare);
  if (colons !== null) {
    const [, hours, minutes, seconds] = colons;
    if (Number(seconds) > 59 || (hours !== undefined && Number(minutes) > 59)) return null;
    return Number(hours ?? 0) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND;
  }
  if (/^\d{1,6}$/.test(bare)) return Number(bare) * SECOND;
  const units = /^(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s)?$/.exec(bare);
  if (units === null || bare === "") return null;
  const [, hours, minutes, seconds] = units;
  return Number(hours ?? 0) * HOUR + Number(minutes ?? 0) * MINUTE + Number(seconds ?? 0) * SECOND;
}

/** "1 h 20 min", "4 min": the length of a queue. */
export function roughLength(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE));
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return t("length_minutes", { minutes });
  return minutes % 60 === 0 ? t("length_hours", { hours }) : t("length_both", { hours, minutes: minutes % 60 });
}

/** How far apart: "4 ms" below 100 ms, "0.4 s" below 10 s, then "12 s", "3 min". The sign is dropped. */
export function gap(ms: number): string {
  const size = Math.abs(ms);
  if (size < 99.5) return t("gap_ms", { n: Math.round(size) });
  if (size < 9_950) return t("gap_s", { n: Number((size / SECOND).toFixed(1)) });
  return size < MINUTE ? t("gap_s", { n: Math.round(size / SECOND) }) : t("gap_min", { n: Math.round(size / MINUTE) });
}

/** K7T-E42 from K7TE42. */
export function shownCode(code: string): string {
  return code.length === 6 ? `${code.slice(0, 3)}-${code.slice(3)}` : code;
}

/** Time of day of a message, in the reader's own zone and habit. */
export function timeOfDay(ms: number): string {
  return new Date(ms).toLocaleTimeString(undefined, { hour: "numeric", minute: "2-digit" });
}

/** One letter or two that stand for a name; an emoji name stands for itself. */
export function initials(name: string, most: 1 | 2 = 2): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = firstGlyph(words[0] ?? "");
  const last = words.length > 1 && most > 1 ? firstGlyph(words[words.length - 1] ?? "") : "";
  return /^\p{L}/u.test(first) && /^\p{L}/u.test(last) ? (first + last).toLocaleUpperCase() : first.toLocaleUpperCase();
}

function firstGlyph(word: string): string {
  const [first] = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(word);
  return first?.segment ?? "";
}

/** A number in [0, count) that stays with an id: which of the colours is theirs. */
export function hueOf(id: string, count: number): number {
  let hash = 7;
  for (const char of id) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return hash % count;
}

const SPANS = [
  ["day", 24 * HOUR],
  ["hour", HOUR],
  ["minute", MINUTE],
] as const;
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** "5 minutes ago", "yesterday"; beyond a month the date. What lies ahead, by a clock that is wrong, is just now. */
export function ago(then: number, now: number): string {
  const span = now - then;
  if (span >= 30 * 24 * HOUR) return new Date(then).toLocaleDateString(undefined, { dateStyle: "medium" });
  const [unit, size] = SPANS.find(([, length]) => span >= length) ?? [];
  return unit === undefined ? t("just_now") : relative.format(-Math.floor(span / size), unit);
}
