import type { HttpPort } from "../core/http";

const TIMEOUT_MS = 15_000;
const UPLOAD_MS = 60_000;

/** The server's routes by fetch, with this site's cookie. */
export function webHttp(origin: string): HttpPort {
  return async ({ method, path, body, file, token, signal, text }) => {
    const timeout = AbortSignal.timeout(file === undefined ? TIMEOUT_MS : UPLOAD_MS);
    const sent = file instanceof Blob ? file : body === undefined ? null : JSON.stringify(body);
    const response = await fetch(origin + path, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      headers: {
        Accept: "application/json",
        ...(sent === null ? {} : { "Content-Type": file?.type ?? "application/json" }),
        ...(token === undefined || token === null ? {} : { Authorization: `Bearer ${token}` }),
      },
      ...(sent === null ? {} : { body: sent }),
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
