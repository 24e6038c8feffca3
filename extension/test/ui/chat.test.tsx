import { act } from "preact/test-utils";
import { describe, expect, it } from "vitest";

import { Chat } from "../../src/ui/chat/Chat";
import { grouped } from "../../src/ui/chat/groups";
import { CHAT, HOSTILE_CHAT } from "../../src/ui/gallery/items";
import { AS_BEN, HOST_ONLY, ROOM, view } from "../../src/ui/gallery/views";
import { click, drawIn, named, press, type } from "../support/ui";

const field = (root: ParentNode) => root.querySelector<HTMLTextAreaElement>(".composer textarea")!;

describe("the chat", () => {
  it("sends by Enter, with the place in the video, and breaks the line by Shift and Enter", async () => {
    const { root, store } = drawIn(view(), <Chat />);
    await type(field(root), "  hello  ");
    const broke = await press(field(root), "Enter", { shiftKey: true });
    expect(broke.defaultPrevented).toBe(false);
    await press(field(root), "Enter", { isComposing: true });
    expect(store.sent.filter(({ name }) => name === "chat.send")).toEqual([]);
    await press(field(root), "Enter");
    expect(store.sent).toContainEqual({ name: "chat.send", payload: { text: "hello", at_ms: 760_000 } });
    expect(field(root).value).toBe("");
    expect(store.sent.some(({ name }) => name === "typing")).toBe(true);
  });

  it("sends neither nothing nor too much, and says how much too much", async () => {
    const { root, store } = drawIn(view(), <Chat />);
    await press(field(root), "Enter");
    await type(field(root), "   ");
    await press(field(root), "Enter");
    await type(field(root), "x".repeat(1_003));
    await press(field(root), "Enter");
    expect(store.sent.filter(({ name }) => name === "chat.send")).toEqual([]);
    expect(root.querySelector(".left")?.textContent).toBe("3 characters too many");
    expect(named(root, "button", "Send")).toHaveProperty("disabled", true);
  });

  it("draws what people wrote as text, and opens nothing by itself", () => {
    const { root } = drawIn(view({ chat: HOSTILE_CHAT }), <Chat />);
    expect(root.querySelector(".chat-log script, .chat-log b, .chat-log img")).toBeNull();
    expect(root.querySelector(".chat-log")?.textContent).toContain("<script>alert('no')</script>");
    const links = [...root.querySelectorAll<HTMLAnchorElement>(".chat-log a")];
    expect(links).toHaveLength(1);
    for (const link of links) {
      expect(link.href).toMatch(/^https:/);
      expect(link.rel.split(" ")).toEqual(expect.arrayContaining(["noopener", "noreferrer", "nofollow"]));
    }
  });

  it("leads to a time that was written, for those who may", async () => {
    const { root, store } = drawIn(view(), <Chat />);
    await click(named(root, "button.link", "12:40"));
    expect(store.sent).toContainEqual({ name: "player.seek", payload: { position_ms: 760_000 } });
    const other = drawIn(view({ room: HOST_ONLY, you: AS_BEN }), <Chat />);
    expect(other.root.querySelector("button.link")).toBeNull();
    expect(other.root.textContent).toContain("wait for 12:40");
  });

  it("offers to send again or to drop what failed", async () => {
    const outgoing = [{ opId: "op-1", text: "hi", failed: "rate_limited" as const }];
    const { root, store } = drawIn(view({ outgoing }), <Chat />);
    expect(root.querySelector(".out-acts")?.textContent).toMatch(/Too many messages/);
    await click(named(root, "button", "Send again"));
    expect(store.get().outgoing).toEqual([{ ...outgoing[0], failed: null }]);
    await act(() => store.set({ outgoing }));
    await click(named(root, "button", "Discard"));
    expect(store.get().outgoing).toEqual([]);
  });

  it("says why one cannot write", () => {
    const off = drawIn(view({ room: { ...ROOM, settings: { ...ROOM.settings, chat: false } } }), <Chat />);
    expect(field(off.root)).toBeNull();
    expect(off.root.querySelector(".chat-off")?.textContent).toMatch(/switched off/);
    const muted = { ...ROOM, can: { ...ROOM.can, guest: [] } };
    const mute = drawIn(view({ room: muted, you: AS_BEN }), <Chat />);
    expect(mute.root.querySelector(".chat-off")?.textContent).toMatch(/read along/);
  });

  it("lets one delete one's own, and everyone's with the right", async () => {
    const offers = async (you: ReturnType<typeof view>["you"], nth: number) => {
      const { root, store } = drawIn(view({ you }), <Chat />);
      await click(root.querySelectorAll<HTMLElement>(".said-more")[nth]!);
      const items = [...root.querySelectorAll<HTMLElement>("[role=menuitem]")];
      await click(items.at(1) ?? items[0]!);
      return [items.map((item) => item.textContent), store.sent];
    };
    const [cleos, bens] = [0, 1];
    expect(await offers(AS_BEN, cleos)).toEqual([["Copy text", "Report this message…"], []]);
    expect(await offers(AS_BEN, bens)).toEqual([
      ["Copy text", "Delete"],
      [{ name: "chat.delete", payload: { ids: ["m2"] } }],
    ]);
    expect((await offers(view().you, cleos))[0]).toEqual([
      "Copy text",
      "Delete",
      "Report this message…",
      "What to do about \u2068Cléo Duval\u2069",
    ]);
  });
});

describe("messages in a row", () => {
  it("share a name until another speaks or minutes pass", () => {
    const groups = grouped(CHAT);
    expect(groups.map((group) => [group.userId, group.entries.length])).toEqual([
      ["cleo", 1],
      ["ben", 2],
      ["ana", 1],
      ["yusuf", 2],
      ["ben", 1],
      ["cleo", 1],
    ]);
    expect(groups[3]?.name).toBe("يوسف الكاتب");
  });
});
