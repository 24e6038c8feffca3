import type { ErrorBody } from "../../contract/types";
import type { Office } from "../../core/office";
import type { Place, TabSettings } from "../../core/ports";
import type { RoomStore } from "../../core/room-view";
import type { UiPlatform } from "../context";
import type { SearchPort } from "../queue/search";
import type { KeyGuard } from "./guard";

/** What stands on the page besides the room's own view, for the ui in YouTube's page. A new object for each change. */
export interface PageView {
  /** The room that the person is in, or at the door of. */
  readonly room: { readonly store: RoomStore; readonly place: Place } | null;
  readonly panelSide: TabSettings["panelSide"];
  readonly aside: Aside | null;
  readonly prompt: Prompt | null;
}

/** How this page is not where the room is. */
export type Aside =
  /** It shows a video that the room does not have on. `returnable`: the room has one. */
  | {
      readonly kind: "other_video";
      readonly videoId: string;
      readonly title: string | null;
      readonly returnable: boolean;
    }
  /** It shows no video, while the room has one. */
  | { readonly kind: "gone" }
  /** What the room has on can only be played by the web viewer, at `url`. */
  | { readonly kind: "viewer"; readonly url: string };

/** A question to the person that came from outside the page. */
export type Prompt =
  /** An invitation in the address. `host` is the configured server's; `leaves`: the person is in another room. */
  | {
      readonly kind: "join";
      readonly code: string;
      readonly host: string;
      readonly name: string;
      readonly leaves: boolean;
      readonly busy: boolean;
      readonly error: ErrorBody["code"] | null;
    }
  /** A video was to be added without a room to add it to. */
  | { readonly kind: "create"; readonly busy: boolean; readonly error: ErrorBody["code"] | null }
  /** The extension was updated or removed under the page. */
  | { readonly kind: "reload" };

export interface PageModel {
  get(): PageView;
  subscribe(listener: () => void): () => void;
  /** Queues the page's own video, or makes it the room's. */
  take(where: "now" | "end"): Promise<unknown>;
  returnToRoom(): void;
  leave(): void;
  /** The prompt's answer; whatever it leads to shows in the prompt or takes it away. */
  answer(yes: boolean): void;
  readonly search: SearchPort;
  readonly office: Office;
  /** Called when the panel shall fold or unfold, by a key of the browser. */
  onToggle(listener: () => void): () => void;
}

/** All that the ui in YouTube's page is given. */
export interface PageUi {
  readonly page: Document;
  readonly model: PageModel;
  readonly guard: KeyGuard;
  readonly platform: UiPlatform;
}
