import type { HttpPort } from "../core/http";

const TIMEOUT_MS = 15_000;

/** A server's routes from the extension: never with a cookie, and never to where it redirects. */
export function chromeHttp(server: string): HttpPort {
  return async ({ method, path, body, token, text }) => {
    const response = await fetch(server + path, {
      method,
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
      headers: {
        Accept: "application/json",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(token === undefined || token === null ? {} : { Authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (text === true && response.ok) return { ok: true, data: await response.text() };
    return (await response.json()) as unknown;
  };
}
