import { describe, expect, it, vi } from "vitest";

import { ROOM_STATES } from "../../src/ui/gallery/states";
import { AS_BEN, ROOM, view } from "../../src/ui/gallery/views";
import { Settings } from "../../src/ui/settings/Settings";
import { readWords } from "../../src/ui/settings/Words";
import { bare, click, drawIn, named, settled, submit, type } from "../support/ui";

const GROUPS = ["Door", "Who controls what plays", "Playing", "Chat", "Queue", "Shield"];

async function opened(group: string | readonly string[], as: Parameters<typeof view>[0] = {}) {
  const drawn = drawIn(view(as), <Settings onClose={vi.fn()} />);
  const heads = [...drawn.root.querySelectorAll<HTMLElement>(".group-head")];
  for (const name of [group].flat()) {
    const head = heads.find((each) => bare(each.querySelector("span > span")?.textContent ?? "") === name);
    if (head === undefined) throw new Error(`no group ${name}`);
    await click(head);
  }
  await settled();
  return drawn;
}

const choose = async (select: HTMLSelectElement, value: string) => {
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
};
const labelled = (root: ParentNode, label: string) => {
  const found = [...root.querySelectorAll("label")].find((each) => each.textContent === label);
  return root.querySelector<HTMLSelectElement>(`[id="${found?.htmlFor ?? ""}"]`)!;
};

describe("settings", () => {
  it("stand in groups that say how they stand", () => {
    const { root } = drawIn(ROOM_STATES["shielded"]!, <Settings onClose={vi.fn()} />);
    const heads = [...root.querySelectorAll(".group-head")].map((head) => bare(head.textContent));
    expect(heads[1]).toBe("DoorLocked");
    expect(heads.at(-1)).toBe("Shield14 minutes left");
    expect(root.querySelectorAll(".group-head[aria-expanded=true]")).toHaveLength(1);
  });

  it("change at once, each by itself, and go back when they are refused", async () => {
    const { root, store } = await opened("Who controls what plays");
    await click(root.querySelector<HTMLElement>("input[value=operators]")!);
    expect(store.sent).toEqual([{ name: "room.settings", payload: { control_mode: "operators" } }]);
    expect(root.querySelector(".field-mark")?.textContent).toBe("Saved");
    store.refusals.set("room.settings", { code: "forbidden", message: "" });
    await click(root.querySelector<HTMLElement>("input[value=owner_only]")!);
    expect(root.querySelector("[role=alert]")?.textContent).toMatch(/may not/);
    expect(root.querySelector<HTMLInputElement>("input[value=operators]")?.checked).toBe(true);
  });

  it("set a password together with its use, never before", async () => {
    const { root, store } = await opened("Door");
    await click(root.querySelector<HTMLElement>("input[value=password]")!);
    expect(store.sent).toEqual([]);
    const password = root.querySelector<HTMLInputElement>("input[type=password]")!;
    await type(password, "abc");
    await submit(password.form!);
    expect(store.sent).toEqual([]);
    await type(password, "abcd");
    await submit(password.form!);
    expect(store.sent).toEqual([{ name: "room.settings", payload: { entry: "password", password: "abcd" } }]);
  });

  it("close the door, and let so many in", async () => {
    const { root, store } = await opened("Door");
    await click(root.querySelector<HTMLElement>("input[value=approval]")!);
    await click(root.querySelector<HTMLElement>("[role=switch]")!);
    await choose(labelled(root, "How many may be here at once"), "10");
    expect(store.sent.map(({ payload }) => payload)).toEqual([
      { entry: "approval" },
      { locked: true },
      { capacity: 10 },
    ]);
  });

  it("give the room a new code, after a question", async () => {
    const { root, store } = await opened("Door");
    await click(named(root, "button", "New code"));
    const box = root.querySelector<HTMLElement>(".box")!;
    await click(box.querySelector<HTMLElement>("[role=switch]")!);
    await submit(box.querySelector("form")!);
    expect(store.sent).toEqual([{ name: "room.rotate_code", payload: { clear: true } }]);
    expect(root.querySelector(".box")).toBeNull();
  });

  it("change one right of one role, whole rows at a time, and lead back", async () => {
    const { root, store } = await opened("Who controls what plays");
    await click(named(root, "button", "Who may do what, exactly"));
    await click(named(root, "input", "Delete others’ messages: Members"));
    const before = ROOM.can["member"] ?? [];
    const { can } = store.sent[0]?.payload as { can: Record<string, string[]> };
    expect(Object.keys(can)).toEqual(["member"]);
    expect(new Set(can["member"])).toEqual(new Set([...before, "chat.delete"]));
    await click(named(root, "button", "Back to what goes with the choice above"));
    expect(store.sent.at(-1)?.payload).toEqual({ control_mode: "anyone" });
  });

  it("say who may add, and how many", async () => {
    const { root, store } = await opened("Queue");
    await click(root.querySelector<HTMLElement>("input[value=operator]")!);
    const { can } = store.sent[0]?.payload as { can: Record<string, string[]> };
    expect(can["guest"]).not.toContain("queue.add");
    expect(can["member"]).not.toContain("queue.add");
    expect(can["operator"]).toBeUndefined();
    await choose(labelled(root, "Of one person at once"), "3");
    expect(store.sent.at(-1)?.payload).toEqual({ queue_per_person: 3 });
  });

  it("keep a chat slow and clean", async () => {
    const { root, store } = await opened("Chat");
    await choose(labelled(root, "A message of one person"), "30");
    expect(store.sent.at(-1)?.payload).toEqual({ slow_mode_s: 30 });
    const words = root.querySelector<HTMLTextAreaElement>(".text-box")!;
    expect(words.value).toBe("spoiler\nVoldemort");
    await type(words, "spoiler, ending\n\n ending ");
    await submit(words.form!);
    expect(store.sent.at(-1)?.payload).toEqual({ words: ["spoiler", "ending"] });
    await type(words, "x".repeat(41));
    await submit(words.form!);
    expect(store.sent.at(-1)?.payload).toEqual({ words: ["spoiler", "ending"] });
    expect(words.getAttribute("aria-invalid")).toBe("true");
  });

  it("raise the shield for a while, and take it down", async () => {
    const { root, store } = await opened("Shield");
    await click(root.querySelector<HTMLElement>("input[value='15']")!);
    await click(named(root, "button", "Raise the shield"));
    expect(store.sent.at(-1)?.payload).toEqual({ shield_minutes: 15 });
    expect(root.querySelector(".shield-up small")?.textContent).toBe("15 minutes left");
    await click(named(root, "button", "End it now"));
    expect(store.sent.at(-1)?.payload).toEqual({ shield_minutes: 0 });
    expect(root.querySelector(".shield-up")).toBeNull();
  });

  it("can be read by everyone and changed by the owner alone", async () => {
    const { root } = await opened(GROUPS, { you: AS_BEN });
    expect([...root.querySelectorAll("fieldset")].every((set) => set.disabled)).toBe(true);
    const fields = root.querySelectorAll<HTMLInputElement>("[role=switch], select, .group-body .field input");
    expect([...fields].every((each) => each.disabled)).toBe(true);
    expect(root.querySelector(".text-box")).toBeNull();
    for (const act of ["Close the room", "New code", "Raise the shield"]) expect(root.textContent).not.toContain(act);
  });

  it("close the room after a question", async () => {
    const { root, store } = drawIn(view(), <Settings onClose={vi.fn()} />);
    await click(named(root, ".settings button", "Close the room"));
    expect(store.sent).toEqual([]);
    await submit(root.querySelector<HTMLFormElement>(".box form")!);
    expect(store.sent).toEqual([{ name: "room.close", payload: {} }]);
  });
});

it("reads words on lines and between commas, each once", () => {
  expect(readWords(" a, b\nb\n\n,c d ")).toEqual(["a", "b", "c d"]);
  expect(readWords(" \n")).toEqual([]);
});
