import type { Answer, ErrorBody, ErrorCode } from "../contract/types";
import type { Numbered } from "./reducer";

/** What came over a socket is somebody else's word: these turn it into our types, or null. */

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
/** An event with a rev, of a type known here or not; null for any other, and for one that makes no sense. */
export function numberedFrom(name: string, payload: unknown): Numbered | null {
  if (!isObject(payload)) return null;
  const { rev, at, by, cause } = payload;
  if (!Number.isSafeInteger(rev) || !Number.isSafeInteger(at) || typeof cause !== "string") return null;
  if (by !== "system" && !(isObject(by) && typeof by["user_id"] === "string" && typeof by["name"] === "string"))
    return null;
  // The fold finds out whether the rest is as declared, and asks for a snapshot where it is not.
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
