import type { KeyValue } from "../core/platform";

const PREFIX = "sharetube.";
const TAB_KEY = "sharetube.tab";

type Events = Pick<EventTarget, "addEventListener">;

/** localStorage, where it is allowed; otherwise what is set is lost with the page. */
export function deviceStorage(open: () => Storage): KeyValue {
  /** What the storage did not take, and nothing else: other tabs may change and remove the rest. */
  const memory = new Map<string, string>();
  const storage = attempt(open);
  return {
    get: (key) => memory.get(key) ?? attempt(() => storage?.getItem(named(key)) ?? null) ?? null,
    set(key, value) {
      memory.set(key, value);
      attempt(() => {
        storage?.setItem(named(key), value);
        if (storage !== undefined) memory.delete(key);
      });
    },
    remove(key) {
      memory.delete(key);
      attempt(() => storage?.removeItem(named(key)));
    },
  };
}

/** Calls back when another tab of this site wrote that key of the device's storage, or all of it went. */
export function onStored(page: Events, key: string, listener: () => void): void {
  page.addEventListener("storage", (event) => {
    const { key: written } = event as StorageEvent;
    if (written === null || written === named(key)) listener();
  });
}

/**
 * sessionStorage, but only while the page is away: the browser copies it into a duplicated tab, which must not take
 * itself for the one it was made from. So it is put down when the page hides and taken up again when it shows.
 */
export function tabStorage(open: () => Storage, page: Events, visible: () => boolean, document: Events): KeyValue {
  const storage = attempt(open);
  const memory = new Map(taken(storage));
  const put = () => attempt(() => storage?.setItem(TAB_KEY, JSON.stringify([...memory])));
  const take = () => attempt(() => storage?.removeItem(TAB_KEY));
  page.addEventListener("pagehide", put);
  page.addEventListener("pageshow", take);
  document.addEventListener("visibilitychange", () => (visible() ? take() : put()));
  return {
    get: (key) => memory.get(key) ?? null,
    set: (key, value) => {
      memory.set(key, value);
      if (!visible()) put();
    },
    remove: (key) => {
      memory.delete(key);
      if (!visible()) put();
    },
  };
}

const named = (key: string) => (key.startsWith(PREFIX) ? key : PREFIX + key);

function taken(storage: Storage | undefined): [string, string][] {
  const text = attempt(() => storage?.getItem(TAB_KEY)) ?? null;
  attempt(() => storage?.removeItem(TAB_KEY));
  const entries: unknown = attempt(() => JSON.parse(text ?? "[]") as unknown);
  return Array.isArray(entries) ? entries.filter(isPair) : [];
}

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === "string");
}

/** Storage throws where it is forbidden or full. */
function attempt<T>(task: () => T): T | undefined {
  try {
    return task();
  } catch {
    return undefined;
  }
}
