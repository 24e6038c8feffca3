import { act } from "preact/test-utils";
import { describe, expect, it } from "vitest";

import type { SearchPort } from "../../src/ui/queue/search";
import { QUEUE } from "../../src/ui/gallery/items";
import { AS_BEN, HOST_ONLY, view } from "../../src/ui/gallery/views";
import { Queue } from "../../src/ui/queue/Queue";
import { click, drawIn, nameOf, named, press, settled, submit, type } from "../support/ui";

const titles = (root: ParentNode) => [...root.querySelectorAll(".rows .row-title")].map((each) => each.textContent);
const rows = (root: ParentNode) => [...root.querySelectorAll<HTMLElement>(".rows > .row")];
const box = (root: ParentNode) => root.querySelector<HTMLInputElement>(".add-box input")!;
const sentOf = (store: { sent: { name: string; payload: unknown }[] }, name: string) =>
  store.sent.filter((each) => each.name === name).map(({ payload }) => payload);

describe("the queue", () => {
  it("moves a row by Alt and an arrow, and the focus goes along", async () => {
    const { root, store } = drawIn(view(), <Queue search={null} />);
    const event = await press(rows(root)[0]!, "ArrowDown", { altKey: true });
    expect(event.defaultPrevented).toBe(true);
    expect(sentOf(store, "queue.reorder")).toEqual([{ item_id: "item1", before_id: "item3" }]);
    expect(titles(root).slice(0, 2)).toEqual([QUEUE[1]?.title, QUEUE[0]?.title]);
    expect(document.activeElement).toBe(rows(root)[1]);
    expect(root.querySelector(".queue [role=status].sr-only")?.textContent).toContain("now 2 of 5");
  });

  it("shows a move at once and takes it back when it is refused", async () => {
    const { root, store } = drawIn(view(), <Queue search={null} />);
    let answer: (() => void) | undefined;
    store.send = () =>
      new Promise((resolve) => {
        answer = () => resolve({ ok: false, error: { code: "forbidden", message: "" } });
      });
    await press(rows(root)[0]!, "ArrowDown", { altKey: true });
    expect(titles(root)[1]).toBe(QUEUE[0]?.title);
    expect(rows(root)[1]?.dataset["pending"]).toBe("");
    await act(async () => {
      answer?.();
      await settled();
    });
    expect(titles(root)[0]).toBe(QUEUE[0]?.title);
    expect(root.querySelector("[data-pending]")).toBeNull();
  });

  it("stops at the ends", async () => {
    const { root, store } = drawIn(view(), <Queue search={null} />);
    await press(rows(root)[0]!, "ArrowUp", { altKey: true });
    await press(rows(root)[4]!, "ArrowDown", { altKey: true });
    expect(store.sent).toEqual([]);
  });

  it("walks by arrows, with one row in the tab order", async () => {
    const { root } = drawIn(view(), <Queue search={null} />);
    expect(rows(root).map((row) => row.tabIndex)).toEqual([0, -1, -1, -1, -1]);
    await press(rows(root)[0]!, "ArrowDown");
    expect(document.activeElement).toBe(rows(root)[1]);
    expect(rows(root).map((row) => row.tabIndex)).toEqual([-1, 0, -1, -1, -1]);
  });

  it("plays and removes by key", async () => {
    const { root, store } = drawIn(view(), <Queue search={null} />);
    await press(rows(root)[1]!, "Enter");
    await press(rows(root)[0]!, "Delete");
    expect(store.sent).toEqual([
      { name: "player.load", payload: { item_id: "item0", load_id: "item2" } },
      { name: "queue.remove", payload: { item_ids: ["item1"] } },
    ]);
  });

  it("offers a guest of a room that others control to remove only what is theirs", async () => {
    const { root, store } = drawIn(view({ room: HOST_ONLY, you: AS_BEN }), <Queue search={null} />);
    expect(root.querySelector(".grip")).toBeNull();
    expect(root.querySelectorAll(".row-buttons [aria-haspopup]")).toHaveLength(2);
    await press(rows(root)[0]!, "Delete");
    await press(rows(root)[0]!, "ArrowDown", { altKey: true });
    await press(rows(root)[0]!, "Enter");
    expect(store.sent).toEqual([]);
    await press(rows(root)[1]!, "Delete");
    expect(sentOf(store, "queue.remove")).toEqual([{ item_ids: ["item2"] }]);
  });

  it("asks before it is emptied, and empties what was seen", async () => {
    const { root, store } = drawIn(view(), <Queue search={null} />);
    await click(named(root, "button", "Empty the queue"));
    expect(store.sent).toEqual([]);
    await click(named(root, "[role=dialog] button", "Empty the queue"));
    expect(sentOf(store, "queue.clear")).toEqual([{ item_ids: QUEUE.map((item) => item.item_id) }]);
    expect(root.querySelector("[role=dialog]")).toBeNull();
  });
});

describe("the box that adds", () => {
  it("adds links in the order they were given", async () => {
    const { root, store } = drawIn(view(), <Queue search={null} />);
    await type(box(root), "https://youtu.be/aaaaaaaaaaa https://youtu.be/bbbbbbbbbbb");
    expect(nameOf(root.querySelector(".add-acts .accent")!)).toBe("Add 2");
    await submit(root.querySelector<HTMLFormElement>(".add-box")!);
    expect(sentOf(store, "queue.add")).toEqual([
      { url: "https://youtu.be/aaaaaaaaaaa", where: "end" },
      { url: "https://youtu.be/bbbbbbbbbbb", where: "end" },
    ]);
    expect(box(root).value).toBe("");
  });

  it("puts several in front so that they stand in their order", async () => {
    const { root, store } = drawIn(view(), <Queue search={null} />);
    await type(box(root), "https://youtu.be/aaaaaaaaaaa https://youtu.be/bbbbbbbbbbb");
    await click(named(root, ".add-acts button", "Play next"));
    expect(sentOf(store, "queue.add")).toMatchObject([
      { url: "https://youtu.be/bbbbbbbbbbb" },
      { url: "https://youtu.be/aaaaaaaaaaa" },
    ]);
  });

  it("says what went wrong and keeps what was not added", async () => {
    const { root, store } = drawIn(view(), <Queue search={null} />);
    await type(box(root), "https://youtu.be/aaaaaaaaaaa https://bad.example/x");
    const send = store.send.bind(store);
    store.send = (name, payload, ...rest) =>
      JSON.stringify(payload).includes("bad")
        ? Promise.resolve({ ok: false, error: { code: "unsupported", message: "" } })
        : send(name, payload, ...rest);
    await submit(root.querySelector<HTMLFormElement>(".add-box")!);
    expect(root.querySelector(".add-note.error")?.textContent).toMatch(/^1 was added, then: Videos of that site/);
    expect(box(root).value).toBe("https://bad.example/x");
    await type(box(root), "");
    expect(root.querySelector(".add-note")).toBeNull();
  });

  it("says so when this server cannot search", async () => {
    const { root, store } = drawIn(view(), <Queue search={null} />);
    await type(box(root), "lighthouse");
    await submit(root.querySelector<HTMLFormElement>(".add-box")!);
    expect(root.querySelector(".add-note")?.textContent).toMatch(/cannot search/);
    expect(store.sent).toEqual([]);
  });

  it("never shows what earlier words found", async () => {
    const waiting: ((hits: string) => void)[] = [];
    const search: SearchPort = (query) =>
      new Promise((resolve) => {
        waiting.push((title) => {
          const hit = {
            provider: "youtube",
            media_id: "aaaaaaaaaaa",
            title,
            channel: query,
            duration_ms: null,
          } as const;
          resolve({ ok: true, hits: [hit] });
        });
      });
    const { root, store } = drawIn(view(), <Queue search={search} />);
    await type(box(root), "first");
    await act(() => new Promise((resolve) => setTimeout(resolve, 400)));
    await type(box(root), "second");
    await act(() => new Promise((resolve) => setTimeout(resolve, 400)));
    await act(async () => {
      waiting[1]?.("of the second");
      waiting[0]?.("of the first");
      await settled();
    });
    expect([...root.querySelectorAll(".findings .row-title")].map((each) => each.textContent)).toEqual([
      "of the second",
    ]);
    await click(named(root, ".findings button", "Add of the second"));
    expect(sentOf(store, "queue.add")).toEqual([{ provider: "youtube", media_id: "aaaaaaaaaaa", where: "end" }]);
  });

  it("is not there for those who may not add", () => {
    const room = { ...HOST_ONLY, can: { ...HOST_ONLY.can, guest: ["chat.send"] as const } };
    const { root } = drawIn(view({ room, you: AS_BEN }), <Queue search={null} />);
    expect(box(root)).toBeNull();
    expect(root.querySelector(".add-off")).not.toBeNull();
  });
});
