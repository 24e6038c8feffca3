import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { LogEntry, Replay } from "../../src/contract/types";
import { FixtureOffice, LOG } from "../../src/ui/gallery/office";
import { AT, view } from "../../src/ui/gallery/views";
import { Log } from "../../src/ui/log/Log";
import { lineOf } from "../../src/ui/log/words";
import { Phone } from "../../src/ui/office/Phone";
import { Programs } from "../../src/ui/office/Programs";
import { bare, click, drawIn, named, settled, submit, type } from "../support/ui";

const quiet = () => act(() => settled());
const refusing = (office: FixtureOffice, what: "log" | "pair") =>
  vi.spyOn(office, what).mockResolvedValueOnce({ ok: false, error: { code: "unavailable", message: "" } } as never);

describe("the room's history", () => {
  const log = async (office = new FixtureOffice()) => {
    const drawn = drawIn(view(), <Log office={office} onClose={vi.fn()} />);
    await quiet();
    const lines = () => [...drawn.root.querySelectorAll(".log-words")].map((line) => bare(line.textContent));
    return { ...drawn, office, lines };
  };

  it("says who did what, hostile names and all, and why to those who may know", async () => {
    const { root, lines } = await log();
    expect(lines().map((line) => line.replace(/[\u2066-\u2069]/g, ""))).toEqual([
      "Ana jumped to 12:40",
      "Cléo Duval muted <b>Bobby</b> in the chatReason: spoilers, three times",
      "يوسف الكاتب: هذا المشهد رائع جدا، شكرا على الدعوة",
      "Ana removed 2 videos",
      "Cléo Duval added How lighthouses talk to each other",
      "The Last Ferry plays",
      "Ana changed the settings",
      "Ana made Cléo Duval an operator",
      "Ana let يوسف الكاتب in",
    ]);
    expect(root.querySelector("b")).toBeNull();
  });

  it("is one kind's, or one person's", async () => {
    const { root, office, lines } = await log();
    const [kind, who] = root.querySelectorAll("select");
    const choose = async (select: HTMLSelectElement, value: string) => {
      await act(async () => {
        select.value = value;
        select.dispatchEvent(new Event("change", { bubbles: true }));
        await settled();
      });
    };
    await choose(kind!, "queue.update");
    expect(lines()).toHaveLength(2);
    await choose(who!, "cleo");
    expect(office.asked.at(-1)).toEqual({ type: "queue.update", by: "cleo" });
  });

  it("goes on page by page", async () => {
    const { root, office, lines } = await log();
    await click(named(root, "button", "Show more"));
    expect(office.asked.at(-1)).toEqual({ before: 52 });
    expect(lines()).toHaveLength(2 * LOG.length);
  });

  it("undoes what can still be undone, and nothing older", async () => {
    const before = (ms: number) => {
      const office = new FixtureOffice();
      const entries = [{ ...LOG[0]!, at: AT - ms }, ...LOG.slice(1)];
      vi.spyOn(office, "log").mockResolvedValue({ ok: true, data: { entries, next: 52 } });
      return office;
    };
    const { root, store } = await log(before(14_000));
    await click(named(root, "button", "Undo"));
    expect(store.sent).toEqual([{ name: "room.undo", payload: { rev: 60 } }]);
    const late = await log(before(16_000));
    expect(late.root.textContent).not.toContain("Undo");
  });

  it("can be kept as a file, filtered as it is", async () => {
    const made = vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:x");
    const pressed = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
    const { root, office } = await log();
    await click(named(root, "button", "Save as CSV"));
    expect(office.asked.at(-1)).toEqual(["csv", {}]);
    expect(pressed.mock.contexts[0]).toMatchObject({ download: "room-K7TE42.csv" });
    made.mockRestore();
    pressed.mockRestore();
  });

  it("says when it could not be fetched", async () => {
    const office = new FixtureOffice();
    refusing(office, "log");
    const { root, lines } = await log(office);
    expect(root.textContent).toContain("could not be fetched");
    await click(named(root, "button", "Try again"));
    expect(lines()).toHaveLength(LOG.length);
  });

  it("has words for events of every kind, and for those it does not know", () => {
    const line = (type: string, payload: object) =>
      bare(lineOf({ type, payload, rev: 1, at: 1, reason: null, undoable: false } as unknown as LogEntry).words);
    const by = { user_id: "ana", name: "Ana" };
    expect(line("room.closed", { by: "system", cause: "idle", reason: "idle" })).toMatch(/nobody was here/);
    expect(line("chat.message", { by, id: "m1", deleted: true })).toMatch(/taken away/);
    expect(line("chat.deleted", { by, ids: ["a", "b"] })).toMatch(/deleted 2 messages/);
    expect(line("player.state", { by: "system", phase: "idle", item: null })).toBe("Nothing plays");
    expect(line("player.state", { by, cause: "from the future" })).toMatch(/changed something/);
    expect(line("room.update", { by, cause: "from the future" })).toMatch(/changed something/);
    expect(line("room.later", {})).toMatch(/changed something/);
    for (const cause of ["ban_address", "inherit", "reopen", "forget", "kick", "unmute"])
      expect(line("room.update", { by, cause }), cause).not.toMatch(/changed something/);
  });

  it("has words for all that happened in the traces of the server's domain", () => {
    const traces = import.meta.glob<{ events: Replay[] }>("../../../tests/golden/*.json", {
      eager: true,
      import: "default",
    });
    const events = Object.values(traces).flatMap((trace) => trace.events);
    expect(events.length).toBeGreaterThan(50);
    const wordless = events.filter((event) => {
      const { words } = lineOf({ ...event, rev: 1, at: 1, reason: null, undoable: false });
      return /changed something/.test(words);
    });
    expect(wordless.map(({ payload }) => payload.cause)).toEqual([]);
  });
});

describe("a phone", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("gets a code for a minute, and another one after it", async () => {
    const { root } = drawIn(view(), <Phone office={new FixtureOffice()} onClose={vi.fn()} />);
    await click(named(root, "button", "Show a code"));
    expect(root.querySelector(".share-code")?.textContent).toBe("4H7K-29QX");
    expect(root.textContent).toContain("60 seconds");
    await act(() => void vi.advanceTimersByTime(61_000));
    expect(root.querySelector("[role=status]")?.textContent).toBe("This code is over.");
    expect(root.querySelector("[data-over]")).not.toBeNull();
    await click(named(root, "button", "Another code"));
    expect(root.textContent).toContain("watch.example/pair");
  });

  it("says when there is no code to be had", async () => {
    const office = new FixtureOffice();
    refusing(office, "pair");
    const { root } = drawIn(view(), <Phone office={office} onClose={vi.fn()} />);
    await click(named(root, "button", "Show a code"));
    expect(root.querySelector("[role=alert]")?.textContent).toMatch(/\.$/);
  });
});

describe("programs", () => {
  it("are given chosen rights for a time, and their token once", async () => {
    const office = new FixtureOffice();
    const { root } = drawIn(view(), <Programs office={office} onClose={vi.fn()} />);
    await quiet();
    expect(root.querySelectorAll(".desk-row")).toHaveLength(1);
    await click(named(root, "button", "Add a program"));
    await type(root.querySelector<HTMLInputElement>(".box .field input")!, "Button");
    await click(named(root, ".check", "Write in the chat").querySelector("input")!);
    await submit(root.querySelector<HTMLFormElement>(".box form")!);
    expect(office.asked).toEqual([{ name: "Button", capabilities: ["queue.add"], days: 30 }]);
    expect(root.querySelector(".made code")?.textContent).toBe("st.t_2b6n8c.Zm9vYmFyYmF6");
    expect(root.querySelectorAll(".desk-row")).toHaveLength(2);
  });

  it("end after a question", async () => {
    const office = new FixtureOffice();
    const { root } = drawIn(view(), <Programs office={office} onClose={vi.fn()} />);
    await quiet();
    await click(named(root, "button", "End Wish bot?"));
    await click(named(root.querySelector(".box")!, "button", "End"));
    expect(office.asked).toEqual([["end", "t1"]]);
    expect(root.textContent).toContain("No programs here");
  });
});
