import { dereference, validate, type Schema } from "@cfworker/json-schema";

import type { ErrorBody } from "../contract/types";
import schema from "../contract/schema.json";

/** Nothing of the contract is longer, deeper or more than this, with much to spare. */
const TEXT_MAX = 8_192;
const LIST_MAX = 2_000;
const DEPTH_MAX = 16;
const YOUTUBE_ID = /^[A-Za-z0-9_-]{11}$/;

const document = schema as unknown as Schema & Record<"answers" | "events" | "http", Record<string, { $ref: string }>>;
const defs = document["$defs"] as Record<string, Schema>;
const lookup = dereference(document);

/** The id of a video on YouTube: nothing else is ever put into an address. */
export function isYouTubeId(value: unknown): value is string {
  return typeof value === "string" && YOUTUBE_ID.test(value);
}

/** Whether an event of that name may have this payload. False for events that the contract does not have. */
export function isEvent(name: string, payload: unknown): boolean {
  return conforms(document.events, name, payload);
}

/** Whether the command may be answered with this data. */
export function isAnswerData(name: string, data: unknown): boolean {
  return conforms(document.answers, name, data);
}

/** Whether the route, such as `GET /api/room/{code}`, may answer with this data. */
export function isHttpData(route: string, data: unknown): boolean {
  return conforms(document.http, route, data);
}

/** Whether that is how a refusal looks. */
export function isErrorBody(value: unknown): value is ErrorBody {
  return modest(value, 0) && fits(defs["ErrorBody"], value);
}

function conforms(area: Record<string, { $ref: string }>, name: string, value: unknown): boolean {
  const ref = Object.hasOwn(area, name) ? area[name]?.$ref : undefined;
  const definition = ref === undefined ? undefined : defs[ref.slice("#/$defs/".length)];
  return modest(value, 0) && fits(definition, value);
}

function fits(definition: Schema | undefined, value: unknown): boolean {
  return definition !== undefined && validate(value, definition, "2020-12", lookup, true).valid;
}

/** What no schema says: how much there may be of it, and that a video's id is one. */
function modest(value: unknown, depth: number): boolean {
  if (typeof value === "string") return value.length <= TEXT_MAX;
  if (typeof value !== "object") return typeof value === "number" || typeof value === "boolean";
  if (value === null) return true;
  if (depth >= DEPTH_MAX) return false;
  if (Array.isArray(value)) return value.length <= LIST_MAX && value.every((each) => modest(each, depth + 1));
  const { provider, media_id: id } = value as { provider?: unknown; media_id?: unknown };
  if (provider === "youtube" && !isYouTubeId(id)) return false;
  return Object.values(value).every((each) => modest(each, depth + 1));
}
