import type { Answer } from "../contract/types";
import { refusal } from "../core/decode";
import { ask, type HttpPort } from "../core/http";

const encoded = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const random = () => encoded(crypto.getRandomValues(new Uint8Array(32)));

interface Handed {
  readonly refresh_token?: unknown;
}

/**
 * Lets the person say "Continue as …" on the server's own page, and gets a session of the same person for the extension:
 * a single-use code comes back in the address, and only whoever holds the verifier can change it for tokens.
 *
 * @returns a refresh token
 */
export async function signInOnPage(server: string, http: HttpPort): Promise<Answer<string>> {
  const verifier = random();
  const state = random();
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const redirect_uri = chrome.identity.getRedirectURL();
  const start = new URL("/auth/extension/start", server);
  const query = { redirect_uri, state, code_challenge: encoded(new Uint8Array(digest)), code_challenge_method: "S256" };
  for (const [name, value] of Object.entries(query)) start.searchParams.set(name, value);
  const code = await codeFrom(start.href, redirect_uri, state);
  if (code === null) return refusal("unauthenticated", "The sign-in was not finished");
  const body = { code, code_verifier: verifier, redirect_uri };
  const answer = await ask<Handed>(http, { method: "POST", path: "/auth/extension/token", body });
  if (!answer.ok) return answer;
  const token = answer.data?.refresh_token;
  return typeof token === "string" ? { ok: true, data: token } : refusal("internal", "The server gave no session");
}

/** Null when the window was closed, or what came back is not an answer to our question. */
async function codeFrom(url: string, redirect: string, state: string): Promise<string | null> {
  try {
    const back = await chrome.identity.launchWebAuthFlow({ url, interactive: true });
    if (back?.startsWith(redirect) !== true) return null;
    const { searchParams } = new URL(back);
    return searchParams.get("state") === state ? searchParams.get("code") : null;
  } catch {
    return null;
  }
}
