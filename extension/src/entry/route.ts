import { localPath, PLACES, readCode, shownCode, type Place } from "../ui";

/** Where the address leads. */
export type Route =
  | { readonly kind: "landing" }
  | { readonly kind: "room"; readonly code: string; readonly remote: boolean }
  | PlaceRoute
  | { readonly kind: "nowhere" };

/** `token` is what stands behind the #, which no server gets to see: of a link in a mail, an invitation, a code. */
export interface PlaceRoute {
  readonly kind: "place";
  readonly place: Place;
  /** Where to go on to; null for nowhere in particular. */
  readonly next: string | null;
  readonly token: string | null;
  /** The code of what went wrong on the way back from another site's sign-in. */
  readonly problem: string | null;
}

export function routeOf(address: string): Route {
  const { pathname, searchParams, hash } = new URL(address);
  if (pathname === "/") return { kind: "landing" };
  const code = readCode(decoded(/^\/r\/([^/]+)\/?$/.exec(pathname)?.[1] ?? ""));
  if (code !== null) return { kind: "room", code, remote: searchParams.get("remote") === "1" };
  const place = PLACES.find((name) => pathname === `/${name}`);
  if (place === undefined) return { kind: "nowhere" };
  const token = hash.length > 1 ? decoded(hash.slice(1)) : null;
  return {
    kind: "place",
    place,
    next: localPath(searchParams.get("next")),
    token,
    problem: searchParams.get("problem"),
  };
}

export function roomPath({ code, remote }: { code: string; remote: boolean }): string {
  return `/r/${shownCode(code)}${remote ? "?remote=1" : ""}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
