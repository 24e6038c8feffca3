import { render, type ComponentChildren } from "preact";
import { act } from "preact/test-utils";
import { afterEach } from "vitest";

import type { ErrorCode } from "../../src/contract/types";
import { StoreContext } from "../../src/ui/context";
import { FixtureStore } from "../../src/ui/gallery/fixture-store";
import { HERE } from "../../src/ui/gallery/here";
import { FIXTURE_PLATFORM } from "../../src/ui/gallery/platform";
import { AT } from "../../src/ui/gallery/views";
import { createKeyPort, feedFromDocument } from "../../src/ui/keys";
import { HereContext } from "../../src/ui/places";
import { TaskContext, type PersonTask } from "../../src/ui/people/tasks";
import { UiRoot } from "../../src/ui/UiRoot";
import type { RoomView } from "../../src/core/room-view";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

export interface Drawn {
  readonly root: HTMLElement;
  draw(children: ComponentChildren): void;
}

/** Draws into the document, with keys fed as the viewer does. Taken away after the test. */
export function draw(children: ComponentChildren, platform = FIXTURE_PLATFORM, here = HERE): Drawn {
  const root = document.createElement("div");
  document.body.append(root);
  const keys = createKeyPort();
  const stop = feedFromDocument(keys, document);
  const show = (what: ComponentChildren) =>
    void act(() =>
      render(
        <UiRoot keys={keys} platform={platform}>
          <HereContext.Provider value={here}>{what}</HereContext.Provider>
        </UiRoot>,
        root,
      ),
    );
  show(children);
  ends.push(() => {
    stop();
    void act(() => render(null, root));
    root.remove();
  });
  return { root, draw: show };
}

/** Draws a part of a room. `refused`: what each command is refused with, from the first drawing on. */
export function drawIn(
  view: RoomView,
  part: ComponentChildren,
  refused: Readonly<Record<string, ErrorCode>> = {},
): Drawn & { store: FixtureStore; tasks: PersonTask[] } {
  const store = new FixtureStore(view, AT);
  for (const [name, code] of Object.entries(refused)) store.refusals.set(name, { code, message: "" });
  const tasks: PersonTask[] = [];
  const room = (
    <StoreContext.Provider value={store}>
      <TaskContext.Provider value={(task) => void tasks.push(task)}>{part}</TaskContext.Provider>
    </StoreContext.Provider>
  );
  return { store, tasks, ...draw(room) };
}

/** The one element that carries the name or text; fails when there is none or several. */
export function named(root: ParentNode, selector: string, name: string): HTMLElement {
  const found = [...root.querySelectorAll<HTMLElement>(selector)].filter((element) => nameOf(element) === name);
  if (found.length !== 1) throw new Error(`${found.length} of ${selector} named ${JSON.stringify(name)}`);
  return found[0] as HTMLElement;
}

/** What a screen reader says, without the marks that isolate names. */
export function nameOf(element: Element): string {
  return bare(element.getAttribute("aria-label") ?? element.textContent);
}

export function bare(text: string): string {
  return text.replace(/[\u2066-\u2069]/g, "").trim();
}

export async function click(element: HTMLElement): Promise<void> {
  await act(async () => {
    element.click();
    await settled();
  });
}

export async function press(target: HTMLElement, key: string, more: KeyboardEventInit = {}): Promise<KeyboardEvent> {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  await act(async () => {
    target.focus();
    target.dispatchEvent(event);
    await settled();
  });
  return event;
}

export async function type(field: HTMLInputElement | HTMLTextAreaElement, text: string): Promise<void> {
  await act(async () => {
    field.focus();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await settled();
  });
}

export async function submit(form: HTMLFormElement): Promise<void> {
  await act(async () => {
    form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    await settled();
  });
}

/** Lets answered promises and their drawings happen. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}
