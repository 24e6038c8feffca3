import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { RoomView } from "../../src/core/room-view";
import { Toasts } from "../../src/ui/kit/Toasts";
import { ROOM_STATES } from "../../src/ui/gallery/states";
import { AS_BEN, HOST_ONLY, notice, player, view, wait } from "../../src/ui/gallery/views";
import { Scrubber } from "../../src/ui/panel/Scrubber";
import { StepBar } from "../../src/ui/panel/Bars";
import { Transport } from "../../src/ui/panel/Transport";
import { WaitBar } from "../../src/ui/panel/WaitBar";
import { bare, click, drawIn, named, press, submit, type } from "../support/ui";

const seeks = (store: { sent: { name: string; payload: unknown }[] }) =>
  store.sent.filter(({ name }) => name === "player.seek").map(({ payload }) => payload);

describe("the timeline", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("gathers keys into one seek", async () => {
    const { root, store } = drawIn(view(), <Scrubber />);
    const slider = root.querySelector<HTMLElement>("[role=slider]")!;
    expect(slider.getAttribute("aria-valuetext")).toBe(
      `\u206812 minutes 40 seconds\u2069 of \u206843 minutes 10 seconds\u2069`,
    );
    for (let n = 0; n < 3; n += 1) {
      await press(slider, "ArrowRight");
      await act(() => void vi.advanceTimersByTime(300));
    }
    expect(slider.getAttribute("aria-valuenow")).toBe("775");
    expect(seeks(store)).toEqual([]);
    await act(() => void vi.advanceTimersByTime(500));
    expect(seeks(store)).toEqual([{ position_ms: 775_000 }]);
  });

  it("goes at once by Enter, and not at all by Escape", async () => {
    const { root, store } = drawIn(view(), <Scrubber />);
    const slider = root.querySelector<HTMLElement>("[role=slider]")!;
    await press(slider, "Home");
    await press(slider, "Escape");
    expect(slider.getAttribute("aria-valuenow")).toBe("760");
    await act(() => void vi.advanceTimersByTime(2_000));
    expect(seeks(store)).toEqual([]);
    await press(slider, "5");
    await press(slider, "Enter");
    expect(seeks(store)).toEqual([{ position_ms: 1_295_000 }]);
  });

  it("cannot be moved without the right, nor without a length", async () => {
    for (const state of ["host-only", "unknown-length", "live", "empty"]) {
      const { root, store } = drawIn(ROOM_STATES[state]!, <Scrubber />);
      const slider = root.querySelector<HTMLElement>("[role=slider]")!;
      expect([slider.tabIndex, slider.getAttribute("aria-disabled")]).toEqual([-1, "true"]);
      await press(slider, "End");
      await act(() => void vi.advanceTimersByTime(2_000));
      expect(seeks(store)).toEqual([]);
    }
  });
});

describe("the controls", () => {
  it("pause a room that runs or wants to, and play one that does not", async () => {
    const pressed = async (more: Partial<RoomView>) => {
      const { root, store } = drawIn(view(more), <Transport />);
      const play = root.querySelector<HTMLElement>(".play")!;
      const label = play.getAttribute("aria-label");
      await click(play);
      return [label, store.get().player?.phase];
    };
    expect(await pressed({})).toEqual(["Pause", "paused"]);
    expect(await pressed({ player: player({ phase: "waiting" }) })).toEqual(["Pause", "paused"]);
    expect(await pressed({ player: player({ phase: "paused" }) })).toEqual(["Play", "playing"]);
  });

  it("say what they skip, so that two presses skip one", async () => {
    const { root, store } = drawIn(view(), <Transport />);
    await click(named(root, "button", "Next video"));
    expect(store.sent).toEqual([{ name: "player.next", payload: { item_id: "item0" } }]);
  });

  it("take a time to go to, and say when it is none", async () => {
    const { root, store } = drawIn(view(), <Transport />);
    await click(root.querySelector<HTMLElement>(".time.now")!);
    const input = root.querySelector<HTMLInputElement>(".time-input")!;
    await type(input, "soon");
    await submit(root.querySelector<HTMLFormElement>(".time-form")!);
    expect(input.getAttribute("aria-invalid")).toBe("true");
    await type(input, "1:05");
    await submit(root.querySelector<HTMLFormElement>(".time-form")!);
    expect(seeks(store)).toEqual([{ position_ms: 65_000 }]);
  });

  it("are off for those who may not, and say who may", () => {
    const { root } = drawIn(view({ room: HOST_ONLY, you: AS_BEN }), <Transport />);
    for (const button of root.querySelectorAll<HTMLButtonElement>(".transport-buttons button"))
      expect(button.disabled).toBe(true);
    expect(bare(root.querySelector(".control-note > span")?.textContent ?? "")).toBe("Ana controls what plays");
  });
});

describe("a wait", () => {
  const waiting = (waits: ReturnType<typeof wait>[], more: Partial<RoomView> = {}) =>
    drawIn(view({ player: player({ phase: "waiting", waiting_for: waits }), ...more }), <WaitBar />);
  const words = (root: ParentNode) => bare(root.querySelector(".wait-words")?.textContent ?? "");

  it("says who, why and how long, and ends by one press", async () => {
    const { root, store } = waiting([wait("ben", "advert", 6)]);
    expect(words(root)).toBe("Waiting for Benadvert · 6 s");
    await click(named(root, "button", "Start now"));
    expect(store.sent).toEqual([{ name: "player.start_now", payload: { item_id: "item0" } }]);
  });

  it("lets one go on without one of two", async () => {
    const { root, store } = waiting([wait("ben", "buffering", 2), wait("cleo", "advert", 4)]);
    expect(words(root)).toBe("Waiting for Ben and Cléo DuvalBen: slow connection, Cléo Duval: advert · 4 s");
    await click(named(root, "button", "Skip Ben"));
    expect(store.sent).toEqual([{ name: "player.skip_wait", payload: { item_id: "item0", user_id: "ben" } }]);
  });

  it("tells the one who is waited for", () => {
    expect(words(waiting([wait("ana", "loading", 0)]).root)).toBe("Waiting for youloading · 0 s");
  });

  it("offers no button to those who may not end it, and is gone when it is over", async () => {
    const { root, store } = waiting([wait("cleo", "advert", 6)], { room: HOST_ONLY, you: AS_BEN });
    expect(root.querySelector(".wait-bar button")).toBeNull();
    await act(() => store.set({ player: player() }));
    expect(root.querySelector(".wait-bar")).toBeNull();
  });
});

it("lets the one who is waited for go on alone, whatever their rights, if they have a player", async () => {
  const waits = player({ phase: "waiting", waiting_for: [wait("ben", "buffering", 2)] });
  const shown = view({ player: waits, room: HOST_ONLY, you: AS_BEN });
  const { root, store } = drawIn(shown, <WaitBar />);
  await click(named(root, "button", "Let me catch up alone"));
  expect(store.sent).toEqual([{ name: "lane", payload: { do: "alone" } }]);
  const remote = drawIn({ ...shown, step: { ...shown.step, offsetMs: null } }, <WaitBar />);
  expect(remote.root.querySelector("button")).toBeNull();
});

describe("one's own player", () => {
  it.each([
    ["sound-blocked", "Turn sound on"],
    ["play-blocked", "Start my player"],
    ["mirror", "Play here"],
    ["own-lane", "Return now"],
    ["own-lane-gliding", "Return now"],
    ["late", "No, stay with the room"],
    ["unarmed", "I am here"],
  ])("asks for the one press it needs: %s", async (state, act) => {
    const { root, store } = drawIn(ROOM_STATES[state]!, <StepBar />);
    const before = store.get().step;
    await click(named(root, "button", act));
    expect(store.get().step).not.toEqual(before);
    expect(root.querySelector(".bar")).toBeNull();
  });
});

describe("toasts", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("undo what they tell of", async () => {
    const { root, store } = drawIn(ROOM_STATES["toasts"]!, <Toasts />);
    expect(bare(root.querySelector(".toast-text")?.textContent ?? "")).toBe("Ana jumped to 12:40");
    await click(named(root, "button", "Undo"));
    expect(store.sent).toEqual([{ name: "room.undo", payload: { rev: 41 } }]);
    expect(root.querySelectorAll(".toast")).toHaveLength(2);
  });

  it("go by themselves, but not while somebody reads them", async () => {
    const { root, store } = drawIn(view({ notices: [notice(1, "did.player.pause", { name: "Ana" })] }), <Toasts />);
    const toast = root.querySelector<HTMLElement>(".toast")!;
    await act(() => void toast.dispatchEvent(new Event("pointerenter")));
    await act(() => void vi.advanceTimersByTime(60_000));
    expect(store.get().notices).toHaveLength(1);
    await act(() => void toast.dispatchEvent(new Event("pointerleave")));
    await act(() => void vi.advanceTimersByTime(10_000));
    expect(store.get().notices).toEqual([]);
  });

  it("never pile up", () => {
    const notices = [1, 2, 3, 4, 5, 6].map((id) => notice(id, "did.player.pause", { name: "Ana" }));
    const { root, store } = drawIn(view({ notices }), <Toasts />);
    expect(root.querySelectorAll(".toast").length).toBeLessThanOrEqual(3);
    expect(store.get().notices.map(({ id }) => id)).toEqual([4, 5, 6]);
  });
});
