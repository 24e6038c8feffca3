import type { UiPlatform } from "../context";

const kept = new Map<string, string>();

/** A platform that remembers until the page goes, and copies nothing. */
export const FIXTURE_PLATFORM: UiPlatform = {
  copy: () => Promise.resolve(true),
  share: () => Promise.resolve(true),
  local: {
    get: (key) => kept.get(key) ?? null,
    set: (key, value) => void kept.set(key, value),
    remove: (key) => void kept.delete(key),
  },
  save: () => undefined,
  open: () => undefined,
};
