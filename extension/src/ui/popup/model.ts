import type { Glance } from "../../core/ports-glance";
import type { Outcome } from "../../core/ports";

export interface PopupRoom {
  readonly code: string;
  readonly server: string;
  readonly name: string;
  /** Who is in it now; null when that is not known. */
  readonly here: { readonly total: number; readonly names: readonly string[] } | null;
}

/** All that the popup draws. */
export interface PopupView {
  readonly name: string;
  /** The configured server's origin. */
  readonly server: string;
  /** The room that the person is in, live or as it was last seen; null outside of one. */
  readonly glance: Glance | null;
  readonly recent: readonly PopupRoom[];
  /** A video that shall go into a room that is still to be chosen. */
  readonly offer: string | null;
  /** Servers that the person agreed to before, beside the configured one. */
  readonly trusted: readonly string[];
}

export interface JoinWish {
  readonly code: string;
  /** Null: the configured server. */
  readonly server: string | null;
}

export interface PopupActions {
  create(name: string): Promise<Outcome>;
  join(wish: JoinWish, name: string): Promise<Outcome>;
  leave(): void;
  rejoin(password?: string): void;
  /** Opens the door to somebody who knocked, or not. */
  answerKnock(userId: string, approve: boolean): Promise<{ readonly ok: boolean }>;
  goToVideo(): void;
  signIn(): Promise<Outcome>;
  openOptions(): void;
  forget(room: PopupRoom): void;
  open(url: string): void;
}

/** A server's name as people read it. */
export function hostOf(server: string): string {
  return server.replace(/^https?:\/\//, "");
}
