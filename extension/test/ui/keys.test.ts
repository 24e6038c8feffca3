import { describe, expect, it, vi } from "vitest";

import { createKeyPort, isEditable, isPlain, type KeyHandler } from "../../src/ui/keys";

const key = (name: string, more: KeyboardEventInit = {}) =>
  new KeyboardEvent("keydown", { key: name, cancelable: true, ...more });

function nested() {
  const outer = document.createElement("div");
  const inner = document.createElement("button");
  outer.append(inner);
  return { outer, inner };
}

describe("the key port", () => {
  it("asks from the inside out, then the rest, newest first", () => {
    const port = createKeyPort();
    const { outer, inner } = nested();
    const asked: string[] = [];
    const note =
      (name: string): KeyHandler =>
      () => {
        asked.push(name);
        return false;
      };
    port.onRest(note("old"));
    port.onRest(note("new"));
    port.on(outer, note("outer"));
    port.on(inner, note("inner"));
    expect(port.feed(key("a"), inner)).toBe(false);
    expect(asked).toEqual(["inner", "outer", "new", "old"]);
  });

  it("keeps the browser from what was taken, and nobody else is asked", () => {
    const port = createKeyPort();
    const { outer, inner } = nested();
    const rest = vi.fn(() => true);
    port.onRest(rest);
    port.on(outer, () => true);
    const event = key("a");
    expect(port.feed(event, inner)).toBe(true);
    expect(event.defaultPrevented).toBe(true);
    expect(rest).not.toHaveBeenCalled();
  });

  it("lets a handler keep a key from the others and leave it to the browser", () => {
    const port = createKeyPort();
    const rest = vi.fn(() => true);
    port.onRest(rest);
    port.onRest(() => "stop");
    const event = key("a");
    expect(port.feed(event, null)).toBe(false);
    expect(event.defaultPrevented).toBe(false);
    expect(rest).not.toHaveBeenCalled();
  });

  it("forgets handlers that ended, and events that were handled already", () => {
    const port = createKeyPort();
    const { inner } = nested();
    const handler = vi.fn(() => true);
    const stop = [port.on(inner, handler), port.onRest(handler)];
    for (const end of stop) end();
    port.feed(key("a"), inner);
    port.onRest(handler);
    const handled = key("a");
    handled.preventDefault();
    port.feed(handled, inner);
    expect(handler).not.toHaveBeenCalled();
  });
});

it("knows where letters are text", () => {
  const input = (type?: string) => {
    const element = document.createElement("input");
    if (type !== undefined) element.setAttribute("type", type);
    return element;
  };
  expect(isEditable(input())).toBe(true);
  expect(isEditable(input("password"))).toBe(true);
  expect(isEditable(document.createElement("textarea"))).toBe(true);
  for (const type of ["checkbox", "range", "radio"]) expect(isEditable(input(type))).toBe(false);
  expect(isEditable(document.createElement("button"))).toBe(false);
  expect(isEditable(null)).toBe(false);
});

it("takes no key of the browser or of an input method for a shortcut", () => {
  const press = (more: KeyboardEventInit) => isPlain({ ...({ target: null } as const), ...pick(key("k", more)) });
  expect(press({})).toBe(true);
  expect(press({ shiftKey: true })).toBe(true);
  for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { isComposing: true }]) {
    expect(press(more)).toBe(false);
  }
});

function pick({ key: name, altKey, ctrlKey, metaKey, shiftKey, isComposing }: KeyboardEvent) {
  return { key: name, altKey, ctrlKey, metaKey, shiftKey, isComposing };
}
