import type { RoomCard, SignInOptions } from "../contract/types";

/** What the server says with the page, in its `<script type="application/json" id="context">`. */
export interface PageContext {
  /** The room that the address names; null on the landing page. */
  readonly code: string | null;
  readonly room: RoomCard | null;
  /** The status of a page that cannot be shown, such as 404 for an address that leads nowhere. */
  readonly fault: number | null;
  readonly options: SignInOptions;
  readonly share: { readonly url: string; readonly reachable: boolean; readonly command: string | null };
  readonly search: boolean;
  /** Path of a clip on the server, to try the product with. */
  readonly sample: string | null;
  /** Origin of what stands in for YouTube, in tests. */
  readonly youtube: string | null;
  readonly version: string;
}

/** The page's context. Vite's dev server has none: then everything is as on a server that says nothing. */
export function readContext(page: Document): PageContext {
  const given = parse(page.getElementById("context")?.textContent ?? "");
  const origin = page.location.origin;
  return {
    code: null,
    room: null,
    fault: null,
    options: { google: false, email: false, signup: "open", room_creation: "anyone", public_rooms: true },
    search: false,
    sample: null,
    youtube: null,
    version: "1.0.0",
    ...given,
    share: { url: origin, reachable: true, command: null, ...given.share },
  };
}

function parse(text: string): Partial<PageContext> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
