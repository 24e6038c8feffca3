import type { Player } from "../contract/types";
import type { KeyValue } from "./platform";

/** Where a late comer may begin. */
export interface LateOffer {
  /** How far in the room was when the person came. */
  readonly roomMs: number;
  /** Where they stopped watching the same thing earlier on this device. */
  readonly leftMs: number | null;
}

const KEY = "watched";
/** Less than this is not worth catching up. */
const LATE_MS = 60_000;
/** Whoever was here a moment ago only loaded the page anew. */
const RELOAD_MS = 30_000;
const LEAST_LEFT_MS = 10_000;
const OFFER_MS = 45_000;
const NOTE_MS = 5_000;

export interface LateSight {
  readonly joined: boolean;
  readonly player: Player | null;
  readonly roomMs: number | null;
  /** Where this client's own player is; null while it does not play. */
  readonly ownMs: number | null;
  readonly nowMs: number;
}

/** Offers whoever comes late to begin at the beginning, or where they left; once, and for a short time. */
export class LateJoin {
  private decided = false;
  private offered: { readonly offer: LateOffer; readonly itemId: string; readonly untilMs: number } | null = null;
  private notedAt = -Infinity;
  private readonly before: { media: string; ms: number } | null;

  constructor(private readonly store: KeyValue) {
    this.before = noteFrom(store.get(KEY));
  }

  look(sight: LateSight): LateOffer | null {
    this.note(sight);
    const { joined, player, roomMs, nowMs } = sight;
    const item = player?.item ?? null;
    if (!this.decided && joined && roomMs !== null) {
      this.decided = true;
      const offer = item === null || item.kind === "live" ? null : this.offerFor(mediaOf(item), roomMs);
      if (offer !== null && item !== null) this.offered = { offer, itemId: item.item_id, untilMs: nowMs + OFFER_MS };
    }
    const { offered } = this;
    if (offered === null || nowMs > offered.untilMs || item?.item_id !== offered.itemId) this.offered = null;
    return this.offered?.offer ?? null;
  }

  /** It was taken, or is not wanted. */
  dismiss(): void {
    this.offered = null;
  }

  private offerFor(media: string, roomMs: number): LateOffer | null {
    if (roomMs < LATE_MS) return null;
    const left = this.before?.media === media ? this.before.ms : null;
    if (left === null || left < LEAST_LEFT_MS || left > roomMs) return { roomMs, leftMs: null };
    return roomMs - left < RELOAD_MS ? null : { roomMs, leftMs: left };
  }

  private note({ player, ownMs, nowMs }: LateSight): void {
    const item = player?.item ?? null;
    if (item === null || ownMs === null || nowMs - this.notedAt < NOTE_MS) return;
    this.notedAt = nowMs;
    this.store.set(KEY, JSON.stringify({ media: mediaOf(item), ms: Math.round(ownMs) }));
  }
}

const mediaOf = (item: { provider: string; media_id: string }) => `${item.provider}:${item.media_id}`;

function noteFrom(text: string | null): { media: string; ms: number } | null {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    const { media, ms } = (value ?? {}) as { media?: unknown; ms?: unknown };
    return typeof media === "string" && typeof ms === "number" && Number.isFinite(ms) ? { media, ms } : null;
  } catch {
    return null;
  }
}
