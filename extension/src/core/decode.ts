import type { Answer, ErrorBody, ErrorCode } from "../contract/types";
import type { Numbered } from "./reducer";

/** What came over a socket is somebody else's word: these turn it into our types, or null. */

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
/**
 * An event with a rev, of a type known here or not; null for one without. "broken": it has a rev, but makes no sense,
 * so that only a snapshot tells what happened.
 */
export function numberedFrom(name: string, payload: unknown): Numbered | "broken" | null {
  if (!isObject(payload) || !("rev" in payload)) return null;
  const { rev, at, by, cause } = payload;
  const numbers = Number.isSafeInteger(rev) && Number.isSafeInteger(at);
  const author = by === "system" || (isObject(by) && isText(by["user_id"]) && isText(by["name"]));
  if (!numbers || !author || !isText(cause)) return "broken";
  // The fold finds out whether the rest is as declared.
  return { type: name, rev, at, payload } as unknown as Numbered;
}

/** An acknowledgement; one that is not of the contract's shape is the server's bug. */
export function answerFrom<T>(value: unknown): Answer<T> {
  if (isObject(value)) {
    if (value["ok"] === true) return value as unknown as Answer<T>;
    const { error } = value;
    if (isObject(error) && typeof error["code"] === "string")
      return { ok: false, error: error as unknown as ErrorBody };
  }
  return refusal("internal", "The server answered something unexpected");
}

export function refusal(code: ErrorCode, message: string): { ok: false; error: ErrorBody } {
  return { ok: false, error: { code, message } };
}
