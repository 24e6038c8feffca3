import type { HttpPort } from "../core/http";

const TIMEOUT_MS = 15_000;

/** The server's routes by fetch, with this site's cookie. */
export function webHttp(origin: string): HttpPort {
  return async ({ method, path, body, token, signal, text }) => {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(origin + path, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      headers: {
        Accept: "application/json",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(token === undefined || token === null ? {} : { Authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal instanceof AbortSignal ? either(signal, timeout) : timeout,
    });
    if (text === true && response.ok) return { ok: true, data: await response.text() };
    return (await response.json()) as unknown;
  };
}

/** AbortSignal.any is younger than some browsers that play well. */
function either(one: AbortSignal, other: AbortSignal): AbortSignal {
  const both = new AbortController();
  for (const signal of [one, other]) {
    if (signal.aborted) both.abort(signal.reason);
    signal.addEventListener("abort", () => both.abort(signal.reason), { once: true });
  }
  return both.signal;
}
