import type { ErrorBody, RoomCard } from "../contract/types";
import { errorText, t, tMaybe, type LostWhat } from "../ui";
import type { RoomPage } from "./room-page";
import type { PlaceRoute, Route } from "./route";

export type RoomRoute = Extract<Route, { kind: "room" }>;

/** A page on which rooms begin: the landing page, or in place of what was `lost`. `error` is in words. */
export interface StartScreen {
  readonly kind: "start";
  readonly busy: "create" | "sample" | "join" | null;
  readonly error: string | null;
  readonly lost: LostWhat | null;
}

/** What the page shows. */
export type Screen =
  | { readonly kind: "loading" }
  | StartScreen
  | {
      readonly kind: "join";
      readonly route: RoomRoute;
      readonly card: RoomCard | null;
      readonly busy: boolean;
      readonly error: string | null;
    }
  | { readonly kind: "place"; readonly route: PlaceRoute }
  | { readonly kind: "room"; readonly page: RoomPage; readonly turn: number };

export const START: StartScreen = { kind: "start", busy: null, error: null, lost: null };

/** In place of a door that is none; null where it may be one all the same. */
export function lostAt(code: string, { code: reason }: ErrorBody): StartScreen | null {
  return reason === "not_found" ? { ...START, lost: { kind: "room", code } } : null;
}

/** Why a room cannot be entered, in the words of its door. */
export const doorText = (error: ErrorBody) => tMaybe(`gate_refused_${error.code}`) ?? errorText(error);
/** Whoever waits at the door is counted where the person sees it from another tab. */
export const roomTitle = (room: string, knocks: number) => (knocks > 0 ? `(${knocks}) ` : "") + titleOf(room);
export const titleOf = (page: string) => `${page} · ${t("brand")}`;
