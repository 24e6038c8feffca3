import { readCode, shownCode } from "../ui";

/** Where the address leads. */
export type Route =
  { readonly kind: "landing" } | { readonly kind: "room"; readonly code: string; readonly remote: boolean };

export function routeOf(address: string): Route {
  const { pathname, searchParams } = new URL(address);
  const code = readCode(decoded(/^\/r\/([^/]+)\/?$/.exec(pathname)?.[1] ?? ""));
  return code === null ? { kind: "landing" } : { kind: "room", code, remote: searchParams.get("remote") === "1" };
}

export function pathOf(route: Route): string {
  return route.kind === "landing" ? "/" : `/r/${shownCode(route.code)}${route.remote ? "?remote=1" : ""}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
