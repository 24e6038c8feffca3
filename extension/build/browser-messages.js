/** Words that are still needed when the extension is gone from under the page, and with it the browser's messages. */
const LAST_WORDS = ["orphaned", "orphaned_text", "reload_page", "not_now"];

const SOURCE = `
const known = new Map();
function read(key) {
  if (!known.has(key)) {
    try { known.set(key, chrome.i18n.getMessage(key)); } catch { return ""; }
  }
  return known.get(key);
}
for (const key of ${JSON.stringify(LAST_WORDS)}) read(key);
const entry = (key) => (typeof key === "string" && read(key) !== "" ? { message: read(key) } : undefined);
export default new Proxy({}, {
  get: (_, key) => entry(key),
  getOwnPropertyDescriptor: (_, key) => entry(key) && { configurable: true, enumerable: true, value: entry(key) },
});
`;

const ID = "\0sharetube:messages";

/**
 * Takes the ui's words from the browser, which has the same file, instead of putting them into the bundle.
 * @returns {import("vite").Plugin}
 */
export function browserMessages() {
  return {
    name: "sharetube:browser-messages",
    enforce: "pre",
    resolveId: (id) => (id.endsWith("_locales/en/messages.json") ? ID : null),
    load: (id) => (id === ID ? SOURCE : null),
  };
}
