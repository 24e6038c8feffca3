import { createContext } from "preact";
import { useContext } from "preact/hooks";

import type { ErrorBody, SignInOptions, User } from "../contract/types";

/** Pages beside the landing page and rooms, by their addresses. */
export const PLACES = ["signin", "signup", "verify", "forgot", "reset", "account", "pair"] as const;
export type Place = (typeof PLACES)[number];

/** `next` is where to go on to afterwards. */
export function placePath(place: Place, next: string | null = null): string {
  return next === null || next === "/" ? `/${place}` : `/${place}?next=${encodeURIComponent(next)}`;
}

/** A path of this site, which cannot lead to another one; null for anything else. */
export function localPath(text: string | null): string | null {
  return text !== null && /^\/(?![/\\])[^\\\s]*$/.test(text) ? text : null;
}

/** What a page does with what was typed: null when that is done, else why not. */
export type Act<T extends unknown[] = []> = (...given: T) => Promise<ErrorBody | null>;

/** Who is here, and the ways from page to page. */
export interface Here {
  readonly user: User | null;
  readonly options: SignInOptions;
  /** The address to come back to after signing in. */
  readonly next: string;
  readonly go: (path: string) => void;
  readonly signOut: () => void;
}

/** Null where there are no such pages: in the extension. */
export const HereContext = createContext<Here | null>(null);

export function useHere(): Here {
  const here = useContext(HereContext);
  if (here === null) throw new Error("outside of the viewer");
  return here;
}
