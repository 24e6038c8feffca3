import { parseClock } from "./format";

const CODE = /^[23456789ABCDEFGHJKMNPQRSTVWXYZ]{6}$/;
const SCHEME = /^https?:\/\//i;
const BARE_VIDEO = /^(?:www\.|m\.|music\.)?(?:youtube\.com|youtu\.be|youtube-nocookie\.com)\/\S+$/i;
const MOST_LINKS = 20;

const bareCode = (text: string) => text.toUpperCase().replace(/[\s\u2010-\u2015-]/g, "");

/** A room code however it is typed: "k7t e42", "K7T-E42". Null when it is none. */
export function readCode(text: string): string | null {
  const bare = bareCode(text);
  return CODE.test(bare) ? bare : null;
}

const PAIRING = /^([0-9A-Z]{4})([0-9A-Z]{4})$/;

/** A code for adding a phone however it is typed, as "4H7K-29QX". Null when it is none. */
export function readPairing(text: string): string | null {
  const found = PAIRING.exec(bareCode(text));
  return found === null ? null : `${found[1]}-${found[2]}`;
}

/** What was put into the code box: a code, or a link to a room here or on another server. */
export type RoomRef = { kind: "code"; code: string } | { kind: "link"; code: string; origin: string };

export function readRoomRef(text: string): RoomRef | null {
  const code = readCode(text);
  if (code !== null) return { kind: "code", code };
  const url = parseUrl(text.trim());
  if (url === null) return null;
  const shared = /[#&]sharetube=([^&]+)/.exec(url.hash);
  const found = readCode(decode(shared?.[1] ?? /^\/r\/([^/]+)\/?$/.exec(url.pathname)?.[1] ?? ""));
  if (found === null) return null;
  return shared ? { kind: "code", code: found } : { kind: "link", code: found, origin: url.origin };
}

/** Where the extension asks whether to join the room. It names no server: that is the extension's to know. */
export function ownPlayerUrl(code: string): string {
  return `https://www.youtube.com/#sharetube=${code}`;
}

/** What was put into the add box. */
export type AddInput =
  | { kind: "empty" }
  | { kind: "links"; urls: string[] }
  | { kind: "too_many"; most: number }
  | { kind: "words"; query: string };

/** Links when every word is one; else the whole is something to search for. */
export function readAddInput(text: string): AddInput {
  const words = text.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0) return { kind: "empty" };
  const urls = words.map(videoLink);
  if (!urls.every((url) => url !== null)) return { kind: "words", query: words.join(" ") };
  return urls.length > MOST_LINKS ? { kind: "too_many", most: MOST_LINKS } : { kind: "links", urls };
}

function videoLink(word: string): string | null {
  if (SCHEME.test(word)) return parseUrl(word) === null ? null : word;
  return BARE_VIDEO.test(word) ? `https://${word}` : null;
}

/** A part of a message: plain text, a link, or a place in the video. */
export type Part =
  | { kind: "text"; text: string }
  | { kind: "link"; text: string; url: string }
  | { kind: "time"; text: string; ms: number };

const MARKS = /https?:\/\/[^\s<>"]+|(?<![\d:.])\d{1,3}:\d{2}(?::\d{2})?(?![\d:.]*\d)/giu;

/** Splits a message into text, links and times of the video. Nothing is opened or fetched by itself. */
export function parts(message: string): Part[] {
  const found: Part[] = [];
  let from = 0;
  for (const match of message.matchAll(MARKS)) {
    const part = markOf(match[0]);
    if (part === null) continue;
    if (match.index > from) found.push({ kind: "text", text: message.slice(from, match.index) });
    found.push(part);
    from = match.index + part.text.length;
  }
  if (from < message.length) found.push({ kind: "text", text: message.slice(from) });
  return found;
}

function markOf(text: string): Part | null {
  if (!SCHEME.test(text)) {
    const ms = parseClock(text);
    return ms === null ? null : { kind: "time", text, ms };
  }
  // A full stop or bracket after a link belongs to the sentence.
  const trimmed = text.replace(/[.,;:!?)\]}'"»”]+$/u, "");
  const url = parseUrl(trimmed);
  return url === null ? null : { kind: "link", text: trimmed, url: url.href };
}

/** True when only this computer can open the address. */
export function isLoopback(address: string): boolean {
  const host = parseUrl(address)?.hostname ?? "";
  return host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(\.\d+){3}$/.test(host);
}

function parseUrl(text: string): URL | null {
  if (!SCHEME.test(text)) return null;
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
