import type { Scheduler } from "./scheduler";

/** A tab that went without a word may only be reloading; so long it can come back as the one that plays. */
const RETURN_MS = 1_500;

export interface TabFacts {
  /** It can show the room's video. */
  readonly player: boolean;
  readonly visible: boolean;
  /** Its player was the one that counts before its port broke. */
  readonly active: boolean;
}

interface Tab {
  facts: TabFacts;
  /** The browser's; null for a tab that will not come back. */
  tabId: number | null;
}

/**
 * Which tab of this browser drives the video: the one where "Play here" was pressed last, else the first that can. When
 * it closes, another takes over, one that the person sees if there is one.
 */
export class ActiveTab<T extends object> {
  private readonly tabs = new Map<T, Tab>();
  private current: T | null = null;
  /** A tab that was told so keeps it against one that only remembers. */
  private chosen = false;
  private awaited: { tabId: number; cancel: () => void } | null = null;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly changed: () => void,
  ) {}

  /** The one that plays; null when no tab can. */
  get tab(): T | null {
    return this.current;
  }

  /** Whether one plays, or is expected back at any moment. */
  get able(): boolean {
    return this.current !== null || this.awaited !== null;
  }

  add(tab: T, tabId: number | null): void {
    this.tabs.set(tab, { facts: { player: false, visible: false, active: false }, tabId });
  }

  update(tab: T, facts: TabFacts): void {
    const known = this.tabs.get(tab);
    if (known === undefined) return;
    const first = !known.facts.active && facts.active;
    known.facts = facts;
    const returns = this.awaited !== null && known.tabId === this.awaited.tabId;
    if (facts.player && (returns || (first && !this.chosen))) this.choose(tab, returns);
    else this.settle();
  }

  /** "Play here". */
  claim(tab: T): void {
    const known = this.tabs.get(tab);
    if (known?.facts.player === true) this.choose(tab, true);
  }

  /** Its port broke. */
  remove(tab: T): void {
    const known = this.tabs.get(tab);
    this.tabs.delete(tab);
    if (this.current !== tab) return;
    this.current = null;
    const tabId = known?.tabId ?? null;
    if (tabId !== null) {
      const cancel = this.scheduler.after(RETURN_MS, () => this.gone(tabId));
      this.awaited = { tabId, cancel };
    }
    this.settle();
    this.changed();
  }

  /** The tab with that id is closed and will not come back. */
  gone(tabId: number): void {
    // Its port may still be to break.
    for (const tab of this.tabs.values()) if (tab.tabId === tabId) tab.tabId = null;
    if (this.awaited?.tabId !== tabId) return;
    this.stopWaiting();
    this.settle();
    if (this.current === null) this.changed();
  }

  private settle(): void {
    if (this.current !== null && this.tabs.get(this.current)?.facts.player === true) return;
    if (this.current === null && this.awaited !== null) return;
    const able = [...this.tabs].filter(([, { facts }]) => facts.player);
    const next = able.find(([, { facts }]) => facts.visible) ?? able[0];
    if (next === undefined) this.set(null);
    else this.choose(next[0], false);
  }

  private choose(tab: T, chosen: boolean): void {
    this.stopWaiting();
    this.chosen = chosen;
    this.set(tab);
  }

  private set(tab: T | null): void {
    if (tab === this.current) return;
    this.current = tab;
    this.changed();
  }

  private stopWaiting(): void {
    this.awaited?.cancel();
    this.awaited = null;
  }
}
