import type { KeyValue } from "./platform";
import type { Item } from "./types";

const KEY = "sharetube.allowed-hosts";
const KEPT = 200;

/** Direct links go to hosts that other people chose: each is asked for once, on this device. */
export class HostGate {
  private readonly allowed: Set<string>;

  constructor(private readonly store: KeyValue) {
    this.allowed = new Set((store.get(KEY) ?? "").split(" ").filter(Boolean));
  }

  /** The host to ask for before this item may be fetched; null when there is nothing to ask. */
  ask(item: Item | null, addedByMe: boolean): string | null {
    if (item === null || item.provider !== "direct" || addedByMe) return null;
    const host = hostOf(item.url ?? "");
    return host === null || this.allowed.has(host) ? null : host;
  }

  allow(host: string): void {
    this.allowed.add(host);
    this.store.set(KEY, [...this.allowed].slice(-KEPT).join(" "));
  }
}

/** Null for a path on the server itself. */
function hostOf(url: string): string | null {
  return /^https?:\/\/([^/?#]+)/i.exec(url)?.[1]?.toLowerCase() ?? null;
}
