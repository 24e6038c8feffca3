import { act } from "preact/test-utils";
import { describe, expect, it, vi } from "vitest";

import type { PersonTask } from "../../src/ui/people/tasks";
import { Chat } from "../../src/ui/chat/Chat";
import { Desk } from "../../src/ui/desk/Desk";
import { DeskBar } from "../../src/ui/desk/DeskBar";
import { ROOM_STATES } from "../../src/ui/gallery/states";
import { AS_BEN, AT, HOST_ONLY, ROOM, view } from "../../src/ui/gallery/views";
import { Transport } from "../../src/ui/panel/Transport";
import { People } from "../../src/ui/people/People";
import { PersonTaskDialog } from "../../src/ui/people/PersonTask";
import { Queue } from "../../src/ui/queue/Queue";
import { bare, click, drawIn, named, settled, submit, type } from "../support/ui";

const BEN = { user_id: "ben", name: "Ben" };
const form = (root: ParentNode) => root.querySelector("form")!;
const say = async (root: ParentNode, text: string) => type(root.querySelector<HTMLInputElement>(".field input")!, text);
const radio = (root: ParentNode, value: string) => root.querySelector<HTMLElement>(`input[value="${value}"]`)!;

function task(kind: PersonTask["kind"], more: Partial<PersonTask> = {}) {
  const onClose = vi.fn();
  const dialog = <PersonTaskDialog task={{ kind, person: BEN, ...more }} onClose={onClose} />;
  return { ...drawIn(view(), dialog), onClose };
}

describe("somebody who waits", () => {
  it("at the door is let in, or not, by one press", async () => {
    const { root, store } = drawIn(ROOM_STATES["knocks"]!, <DeskBar onOpen={vi.fn()} />);
    expect(bare(root.querySelector("[role=status]")?.textContent ?? "")).toBe("Gil from next door wants to come in");
    await click(named(root, "button", "Let in"));
    expect(store.sent).toEqual([{ name: "room.approve", payload: { user_id: "gil", approve: true } }]);
    expect(root.querySelector(".desk-bar")).toBeNull();
  });

  it("with others is one line, which leads to all of them", async () => {
    const onOpen = vi.fn();
    const { root } = drawIn(ROOM_STATES["knocks-many"]!, <DeskBar onOpen={onOpen} />);
    expect(root.querySelector("[role=status]")?.textContent).toMatch(/and 1 other want to come in/);
    await click(named(root, "button", "Look"));
    expect(onOpen).toHaveBeenCalledOnce();
  });

  it("for control is given it, or not now", async () => {
    const { root, store } = drawIn(ROOM_STATES["asks"]!, <DeskBar onOpen={vi.fn()} />);
    await click(named(root, "button", "Not now"));
    expect(store.sent).toEqual([{ name: "room.answer_control", payload: { user_id: "ben", give: false } }]);
  });
});

describe("the list to look after", () => {
  it("answers each of what waits", async () => {
    const { root, store } = drawIn(ROOM_STATES["to-look-after"]!, <Desk onClose={vi.fn()} />);
    await settled();
    await click(named(root, "button", "Not now: leave نور outside"));
    await click(named(root, "button", "Make Ben an operator"));
    await click(named(root, "button", "Let A wish from somebody new in"));
    await click(named(root.querySelectorAll(".report")[0]!, "button", "Dealt with"));
    await click(named(root.querySelectorAll(".report")[1]!, "button", "To the administrators"));
    const sent = store.sent.filter(({ name }) => name !== "room.moderation");
    expect(sent.map(({ name, payload }) => [name, ...Object.values(payload as Record<string, unknown>)])).toEqual([
      ["room.approve", "k3", false],
      ["room.answer_control", "ben", true],
      ["queue.approve", ["item9"], true],
      ["room.resolve", "r1", "handled"],
      ["room.resolve", "r2", "escalated"],
    ]);
  });

  it("ends mutes and lifts bans", async () => {
    const { root, store } = drawIn(view(), <Desk onClose={vi.fn()} />);
    await act(() => settled());
    expect(root.textContent).toContain("With their connection");
    await click(named(root, "button", "Let Ben chat again"));
    await click(named(root, "button", "Let Trudy in again"));
    const sent = store.sent.filter(({ name }) => name !== "room.moderation");
    expect(sent).toEqual([
      { name: "room.mute", payload: { user_id: "ben", minutes: 0 } },
      { name: "room.unban", payload: { user_id: "x4" } },
    ]);
  });

  it("is of additions alone to those who may do nothing else", async () => {
    const state = { ...ROOM_STATES["to-look-after"]!, you: AS_BEN, desk: view().desk };
    const { root } = drawIn(state, <Desk onClose={vi.fn()} />, { "room.moderation": "forbidden" });
    await act(() => settled());
    expect([...root.querySelectorAll("h3")].map((each) => each.textContent)).toEqual(["Wait to be let into the queue"]);
    expect(root.textContent).not.toContain("could not");
  });

  it("says when it could not be fetched, and tries again", async () => {
    const { root, store } = drawIn(view(), <Desk onClose={vi.fn()} />, { "room.moderation": "unavailable" });
    await act(() => settled());
    expect(root.textContent).toContain("could not be fetched");
    store.refusals.clear();
    await click(named(root, "button", "Try again"));
    expect(root.textContent).toContain("Trudy");
    store.refusals.set("room.moderation", { code: "unavailable", message: "" });
    await act(() => store.set({ desk: { ...view().desk } }));
    await act(() => settled());
    // What was known stays on the screen.
    expect(root.textContent).toContain("Trudy");
  });
});

describe("about a person", () => {
  it("muting takes how long and why, and can end what is there", async () => {
    const { root, store, onClose } = task("mute");
    await act(() => settled());
    expect(root.querySelector(".task-now")?.textContent).toContain("Muted until");
    await click(radio(root, "60"));
    await say(root, " spoilers ");
    await submit(form(root));
    const muting = { name: "room.mute", payload: { user_id: "ben", minutes: 60, reason: "spoilers" } };
    expect(store.sent.at(-1)).toEqual(muting);
    await click(named(root, "button", "End it now"));
    expect(store.sent.at(-1)?.payload).toMatchObject({ minutes: 0 });
    expect(onClose).toHaveBeenCalledTimes(2);
  });

  it("shutting out takes how long, why, and the connection", async () => {
    const { root, store } = task("ban");
    await click(radio(root, "week"));
    await click(root.querySelector<HTMLElement>("[role=switch]")!);
    await submit(form(root));
    expect(store.sent).toEqual([
      { name: "room.kick", payload: { user_id: "ben", ban: { until: AT + 7 * 86_400_000 } } },
      { name: "room.ban_address", payload: { user_id: "ben", minutes: 1_440 } },
    ]);
    const ever = task("ban");
    await click(radio(ever.root, "ever"));
    await submit(form(ever.root));
    expect(ever.store.sent).toEqual([{ name: "room.kick", payload: { user_id: "ben", ban: { until: null } } }]);
  });

  it("stays open with what went wrong", async () => {
    const { root, store, onClose } = task("kick");
    store.refusals.set("room.kick", { code: "forbidden", message: "" });
    await submit(form(root));
    expect(root.querySelector("[role=alert]")?.textContent).toMatch(/\.$/);
    expect(onClose).not.toHaveBeenCalled();
  });

  it("removing all takes of which", async () => {
    const { root, store } = task("remove_all");
    const [chat, queue] = root.querySelectorAll<HTMLElement>("[role=switch]");
    await click(queue!);
    await submit(form(root));
    expect(store.sent).toEqual([{ name: "room.remove_all", payload: { user_id: "ben", chat: true, queue: false } }]);
    await click(chat!);
    await submit(form(root));
    expect(store.sent).toHaveLength(1);
  });

  it("giving the room away is asked first", async () => {
    const { root, store } = task("transfer");
    expect(store.sent).toEqual([]);
    await submit(form(root));
    expect(store.sent).toEqual([{ name: "room.transfer", payload: { user_id: "ben" } }]);
  });

  it("reporting needs a word, and takes the message along", async () => {
    const { root, store } = task("report", { messageId: "m3" });
    expect(root.querySelector(".evidence")?.textContent).toContain("wait for 12:40");
    await submit(form(root));
    expect(store.sent).toEqual([]);
    await say(root, "insults");
    await submit(form(root));
    const payload = { user_id: "ben", reason: "insults", message_id: "m3" };
    expect(store.sent).toEqual([{ name: "room.report", payload }]);
    const owner = task("report", { person: { user_id: "ana", name: "Ana" } });
    expect(owner.root.textContent).toContain("administrators");
    expect(owner.root.querySelector(".evidence")?.textContent).toContain("The Last Ferry");
  });

  it("is opened from their menu, and from what they wrote", async () => {
    const people = drawIn(view(), <People onStep={vi.fn()} />);
    await click(named(people.root, "button", "What to do about Ben"));
    await click(named(people.root, "[role=menuitem]", "Shut out…"));
    expect(people.tasks).toEqual([{ kind: "ban", person: BEN }]);
    const chat = drawIn(view(), <Chat />);
    const line = [...chat.root.querySelectorAll(".said-line")].find((each) => each.textContent.includes("foghorn"))!;
    await click(named(line, "button", "What to do with this message"));
    await click(named(chat.root, "[role=menuitem]", "Report this message…"));
    await click(named(line, "button", "What to do with this message"));
    await click(named(chat.root, "[role=menuitem]", "What to do about Ben"));
    await click(named(chat.root, "[role=menuitem]", "Mute in the chat…"));
    expect(chat.tasks).toEqual([
      { kind: "report", person: BEN, messageId: "m2" },
      { kind: "mute", person: BEN },
    ]);
  });
});

describe("a right that one lacks", () => {
  it("can be asked for", async () => {
    const { root, store } = drawIn(view({ room: HOST_ONLY, you: AS_BEN }), <Transport />);
    await click(named(root, "button", "Ask for control"));
    expect(store.sent).toEqual([{ name: "room.ask_control", payload: {} }]);
    expect(root.querySelector(".control-note")?.textContent).toContain("You asked for control");
    const { desk } = view();
    await act(() => store.set({ desk: { ...desk, asking: "declined" } }));
    expect(root.querySelector(".control-note")?.textContent).toContain("rather not");
  });

  it("to chat says until when, and comes back", async () => {
    const { root, store } = drawIn(ROOM_STATES["muted"]!, <Chat />);
    expect(root.querySelector(".chat-off")?.textContent).toMatch(/muted until/);
    await act(() => store.set({ you: { ...AS_BEN!, muted_until: AT - 1 } }));
    expect(root.querySelector("textarea")).not.toBeNull();
  });

  it("to chat as one likes is told to those whom it holds for", () => {
    expect(drawIn(ROOM_STATES["slow"]!, <Chat />).root.textContent).toContain("a message every 10 seconds");
    const slow = { ...ROOM, settings: { ...ROOM.settings, slow_mode_s: 10 } };
    expect(drawIn(view({ room: slow }), <Chat />).root.textContent).not.toContain("a message every");
  });
});

describe("a pending addition", () => {
  it("is marked, let in or turned down by those who may, and never played before", async () => {
    const { root, store } = drawIn(ROOM_STATES["to-look-after"]!, <Queue search={null} />);
    const row = root.querySelector<HTMLElement>("[data-item=item9]")!;
    expect(row.textContent).toContain("Waits to be let in");
    await click(named(row, "button", "Let A wish from somebody new in"));
    expect(store.sent).toEqual([{ name: "queue.approve", payload: { item_ids: ["item9"], approve: true } }]);
    await click(row.querySelector<HTMLElement>("[aria-haspopup=menu]")!);
    expect(root.querySelector("[role=menu]")?.textContent).not.toContain("Play now");
    await click(named(root, "[role=menuitem]", "Remove"));
    expect(store.sent.at(-1)).toEqual({ name: "queue.approve", payload: { item_ids: ["item9"], approve: false } });
  });

  it("is told of before it is made", async () => {
    const looked = { ...HOST_ONLY, settings: { ...HOST_ONLY.settings, queue_approval: true } };
    const { root } = drawIn(view({ room: looked, you: AS_BEN }), <Queue search={null} />);
    await type(root.querySelector<HTMLInputElement>("[data-shortcut=add]")!, "https://youtu.be/dQw4w9WgXcQ");
    expect(root.textContent).toContain("until somebody lets it in");
  });
});
