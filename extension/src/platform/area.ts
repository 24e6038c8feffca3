/** A storage area of the extension. Values are JSON; a full or forbidden storage loses them, and rejects nothing. */
export interface Area {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
}

export function chromeArea(name: "local" | "session"): Area {
  const area = chrome.storage[name];
  return {
    get: async (key) => (await area.get<Record<string, unknown>>(key))[key],
    set: (key, value) => area.set({ [key]: value }).catch(() => undefined),
    remove: (key) => area.remove(key).catch(() => undefined),
  };
}

/** Refresh tokens lie in `local`: content scripts, which live in a page's process, have no business there. */
export async function closeToContentScripts(): Promise<void> {
  const { local } = chrome.storage;
  // Firefox has no such switch for this area.
  if (typeof local.setAccessLevel !== "function") return;
  await local.setAccessLevel({ accessLevel: "TRUSTED_CONTEXTS" }).catch(() => undefined);
}
