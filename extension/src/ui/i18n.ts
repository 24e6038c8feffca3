// The browser reads the same file for the manifest, so it lies where the browser looks for it.
// eslint-disable-next-line sharetube/layers
import en from "../../_locales/en/messages.json";

type Messages = typeof en;
export type MessageKey = keyof Messages;
/** Keys that exist as `…_one` and `…_other`. */
export type PluralKey = MessageKey extends infer K ? (K extends `${infer Base}_other` ? Base : never) : never;
export type Params = Readonly<Record<string, string | number>>;

const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";
const SLOT = /\{(\w+)\}/g;

const messages: Readonly<Record<string, { message: string }>> = en;
const plurals = new Intl.PluralRules("en");
const listing = new Intl.ListFormat("en", { type: "conjunction" });

/** Text that people wrote must not turn the sentence around it: it gets a direction of its own. */
export function isolate(text: string): string {
  return `${FIRST_STRONG_ISOLATE}${text}${POP_ISOLATE}`;
}

function fill(message: string, params: Params | undefined): string {
  if (params === undefined) return message;
  return message.replace(SLOT, (slot, name: string) => {
    const value = params[name];
    if (value === undefined) return slot;
    return typeof value === "number" ? value.toLocaleString("en") : isolate(value);
  });
}

/** The sentence of `key`, its `{slots}` filled. Text that fills one is isolated, so it may be hostile. */
export function t(key: MessageKey, params?: Params): string {
  return fill(messages[key]?.message ?? key, params);
}

/** As `t`, in the number that `count` asks for; `{count}` is filled with it. */
export function tn(key: PluralKey, count: number, params?: Params): string {
  const form = plurals.select(count) === "one" ? "one" : "other";
  return fill(messages[`${key}_${form}`]?.message ?? key, { ...params, count });
}

/** The sentence of a key that was put together at run time; null when there is none. */
export function tMaybe(key: string, params?: Params): string | null {
  const found = Object.hasOwn(messages, key) ? messages[key] : undefined;
  return found === undefined ? null : fill(found.message, params);
}

/** "Ana, Ben and Cleo": each isolated, and beyond `most` a count: "Ana, Ben and 3 others". */
export function nameList(names: readonly string[], most = 2): string {
  const shown = names.slice(0, names.length > most ? most : names.length).map(isolate);
  const rest = names.length - shown.length;
  return listing.format(rest > 0 ? [...shown, tn("others", rest)] : shown);
}
