import { answerFrom, refusal } from "../core/decode";
import type { HttpPort, HttpRequest } from "../core/http";
import type { Dial, Wire } from "../core/wire";
import { isAnswerData, isErrorBody, isEvent, isHttpData } from "./schemas";

/** However long a server wants to be left alone. */
const WAIT_MAX_MS = 3_600_000;
/** An event that says only that it cannot be read: core asks for the state then. */
const BROKEN = { rev: null };

/**
 * The server is somebody's computer: what it sends is held to the contract before anything of ours looks at it. An event
 * that is not of the contract is dropped, or told as broken when it seems to be one of the room's; an answer becomes a
 * refusal.
 */
export function checkedDial(dial: Dial): Dial {
  return (token, events) => {
    const wire = dial(token, {
      open: () => events.open(),
      down: () => events.down(),
      refused: (code) => events.refused(code),
      event: (name, payload) => {
        if (isEvent(name, payload)) events.event(name, payload);
        else if (seemsNumbered(payload)) events.event(name, BROKEN);
      },
    });
    const checked: Wire = {
      send: (namespace, name, payload, answer) =>
        wire.send(namespace, name, payload, (value) =>
          answer(checkedAnswer(value, (data) => isAnswerData(name, data))),
        ),
      close: () => wire.close(),
    };
    return checked;
  };
}

export function checkedHttp(http: HttpPort): HttpPort {
  const fits = (request: HttpRequest, data: unknown) =>
    request.text === true ? typeof data === "string" : isHttpData(routeOf(request), data);
  return async (request) => checkedAnswer(await http(request), (data) => fits(request, data));
}

/** An acknowledgement whose `data`, if any, is what it should be. */
function checkedAnswer(value: unknown, fits: (data: unknown) => boolean): unknown {
  const answer = answerFrom<unknown>(value);
  if (answer.ok) {
    const { data, rev } = answer;
    const numbered = rev === undefined || Number.isSafeInteger(rev);
    if (numbered && (data === undefined || data === null || fits(data))) return answer;
  } else if (isErrorBody(answer.error)) {
    const { code, message, retry_after_ms: retry } = answer.error;
    const wait = retry === undefined || retry === null ? null : Math.min(Math.max(retry, 0), WAIT_MAX_MS);
    return { ok: false, error: { code, message, ...(wait === null ? {} : { retry_after_ms: wait }) } };
  }
  return refusal("internal", "The server answered something unexpected");
}

function seemsNumbered(payload: unknown): boolean {
  return typeof payload === "object" && payload !== null && "rev" in payload;
}

const ROUTES: readonly (readonly [RegExp, string])[] = [
  [/^\/api\/room\/[^/]+$/, "/api/room/{code}"],
  [/^\/api\/room\/[^/]+\/state$/, "/api/room/{code}/state"],
  [/^\/api\/room\/[^/]+\/log$/, "/api/room/{code}/log"],
  [/^\/api\/room\/[^/]+\/pair$/, "/api/room/{code}/pair"],
];

function routeOf({ method, path }: HttpRequest): string {
  const bare = path.split("?")[0] ?? "";
  const route = ROUTES.find(([pattern]) => pattern.test(bare))?.[1] ?? bare;
  return `${method} ${route}`;
}
