import { act } from "preact/test-utils";
import { describe, expect, it } from "vitest";

import { SessionRecord } from "../../src/core/session-record";
import { FIXTURE_PLATFORM } from "../../src/ui/gallery/platform";
import { FixtureStore } from "../../src/ui/gallery/fixture-store";
import { ROOM_STATES } from "../../src/ui/gallery/states";
import { AS_BEN, AT, HOST_ONLY, player, view } from "../../src/ui/gallery/views";
import { StoreContext } from "../../src/ui/context";
import { StepBar } from "../../src/ui/panel/Bars";
import { MyStep } from "../../src/ui/panel/MyStep";
import { nextRate, RateButton } from "../../src/ui/panel/Rate";
import { reportText } from "../../src/ui/panel/session-text";
import { People } from "../../src/ui/people/People";
import { RoomScreen } from "../../src/ui/screens/RoomScreen";
import { bare, click, draw, drawIn, named, press } from "../support/ui";

describe("the own lane", () => {
  it("says when one will be in step, and comes back at a press", async () => {
    const { root, store } = drawIn(ROOM_STATES["own-lane-gliding"]!, <StepBar />);
    expect(bare(root.querySelector("[role=status]")!.textContent)).toContain("In step in 0:40");
    await click(named(root, "button", "Return now"));
    expect(store.get().step.lane).toBeNull();
  });

  it("promises nothing that is not known", () => {
    const { root } = drawIn(ROOM_STATES["own-lane-paused"]!, <StepBar />);
    expect(root.textContent).toContain("In step when the room comes there");
  });

  it("has the player's controls where they are the person's own, and a way to glide back", async () => {
    const { root, store } = drawIn(ROOM_STATES["own-lane"]!, <StepBar />);
    await click(named(root, "button", "Play, for me alone"));
    named(root, "button", "Pause, for me alone");
    await click(named(root, "button", "Glide back"));
    expect(store.sent).toEqual([{ name: "lane", payload: { do: "glide" } }]);
  });

  it("offers a late comer the beginning, and where they left", async () => {
    const { root, store } = drawIn(ROOM_STATES["late"]!, <StepBar />);
    expect(bare(root.textContent)).toContain("The room is at 12:34 already.");
    await click(named(root, "button", "From 3:21, where I left"));
    expect(store.sent).toEqual([{ name: "lane", payload: { do: "catch_up", fromMs: 201_000 } }]);
    expect(root.textContent).not.toContain("already");
  });
});

describe("the sheet of one's own player", () => {
  it("says what was measured", () => {
    const { root } = drawIn(view(), <MyStep />);
    const rows = [...root.querySelectorAll(".measures > div")].map((row) => bare(row.textContent));
    expect(rows).toEqual(["The room is apart by4 ms", "Your player is2 ms ahead", "Your clock is knownwithin 2 ms"]);
  });

  it("is honest about a coarse player", () => {
    expect(drawIn(ROOM_STATES["coarse"]!, <MyStep />).root.textContent).toContain("half a second");
    expect(drawIn(view(), <MyStep />).root.textContent).not.toContain("half a second");
  });

  it("replays, leaves and comes back", async () => {
    const { root, store } = drawIn(view(), <MyStep />);
    await click(named(root, "button", "The last 10 s again"));
    await click(named(root, "button", "Return now"));
    await click(named(root, "button", "Leave the room’s time"));
    expect(store.sent.map(({ payload }) => payload)).toEqual([{ do: "replay", backMs: 10_000 }, { do: "leave" }]);
  });

  it("sets an offset, said in words, and takes it back", async () => {
    const { root, store } = drawIn(view(), <MyStep />);
    const slider = root.querySelector<HTMLInputElement>("input[type=range]")!;
    await act(() => {
      slider.value = "220";
      slider.dispatchEvent(new Event("change", { bubbles: true }));
    });
    expect(store.get().step.offsetMs).toBe(220);
    expect(slider.getAttribute("aria-valuetext")).toBe("220 ms ahead");
    await click(named(root, "button", "As the room"));
    expect(store.get().step.offsetMs).toBe(0);
  });

  it("saves the report as text and as JSON", async () => {
    const saved: string[][] = [];
    const platform = { ...FIXTURE_PLATFORM, save: (name: string, text: string) => void saved.push([name, text]) };
    const store = new FixtureStore(view(), AT);
    const { root } = draw(
      <StoreContext.Provider value={store}>
        <MyStep />
      </StoreContext.Provider>,
      platform,
    );
    await click(named(root, "button", "Save as text"));
    await click(named(root, "button", "Save as JSON"));
    expect(saved.map(([name]) => name!.replace(/-[\d-]+/, "-"))).toEqual([
      "sharetube-session-.txt",
      "sharetube-session-.json",
    ]);
    expect(JSON.parse(saved[1]![1]!)).toMatchObject({ format: "sharetube-session-report", version: 1 });
  });

  it("has nothing to offer a remote", () => {
    const { root } = drawIn(view({ step: { ...view().step, offsetMs: null } }), <MyStep />);
    expect(root.querySelector("button")).toBeNull();
  });
});

it("opens from the list of people, which says who is coarse", async () => {
  let opened = 0;
  const shown = view();
  const people = shown.people.list.map((person, at) => ({
    ...person,
    conns: person.conns.map((conn) => ({ ...conn, active: true, sync: at === 1 ? ("coarse" as const) : conn.sync })),
  }));
  const { root } = drawIn(
    { ...shown, people: { ...shown.people, list: people } },
    <People onStep={() => (opened += 1)} />,
  );
  await click(named(root, "button", "The room is within 4 ms"));
  expect(opened).toBe(1);
  const coarse = [...root.querySelectorAll(".badge")].filter((badge) => badge.textContent === "coarse");
  expect(coarse).toHaveLength(1);
});

describe("the room's rate", () => {
  it("is chosen from a menu", async () => {
    const { root, store } = drawIn(view(), <RateButton />);
    await click(named(root, "button", "Speed: 1×"));
    await click(named(document.body, "[role=menuitem]", "1.5×"));
    expect(store.sent).toEqual([{ name: "player.rate", payload: { rate: 1.5 } }]);
    named(root, "button", "Speed: 1.5×");
  });

  it("is not to be had without the right, or for a broadcast", () => {
    const guest = drawIn(view({ room: HOST_ONLY, you: AS_BEN }), <RateButton />);
    expect(guest.root.querySelector<HTMLButtonElement>("button.rate")!.disabled).toBe(true);
    expect(drawIn(ROOM_STATES["live"]!, <RateButton />).root.querySelector("button.rate")).toBeNull();
  });

  it("goes by steps, and ends at the ends", () => {
    expect([nextRate(1, 1), nextRate(1, -1), nextRate(1.1, 1), nextRate(2, 1), nextRate(0.25, -1)]).toEqual([
      1.25,
      0.75,
      1.25,
      null,
      null,
    ]);
  });
});

describe("keys of the page", () => {
  const screen = (store: FixtureStore) => (
    <RoomScreen
      store={store}
      player={<div />}
      shareUrl="https://watch.example/r/K7TE42"
      search={null}
      sound={null}
      kind="viewer"
      onLeave={() => undefined}
    />
  );

  it("change the rate, and step by pictures in a pause alone", async () => {
    const store = new FixtureStore(view({ player: player({ phase: "playing" }) }), AT);
    draw(screen(store));
    await press(document.body, ">");
    await press(document.body, ".");
    expect(store.sent).toEqual([{ name: "player.rate", payload: { rate: 1.25 } }]);
    const paused = new FixtureStore(ROOM_STATES["paused"]!, AT);
    draw(screen(paused));
    await press(document.body, ",");
    await press(document.body, ".");
    expect(paused.sent.map(({ name }) => name)).toEqual(["player.seek", "player.seek"]);
  });

  it("do neither without the right", async () => {
    const store = new FixtureStore({ ...ROOM_STATES["paused"]!, room: HOST_ONLY, you: AS_BEN }, AT);
    draw(screen(store));
    for (const key of [">", "<", ",", "."]) await press(document.body, key);
    expect(store.sent).toEqual([]);
  });
});

it("writes a report that a person can read", () => {
  const record = new SessionRecord(0);
  const look = { counts: true, clockErrorMs: 1.2, skewMs: 6, stalled: false, nameOf: () => "Ben" };
  for (let ms = 0; ms <= 90_000; ms += 500) {
    const waits = ms < 4_000 ? [{ user_id: "ben", reason: "advert" as const, since_ms: 5, until_ms: 9 }] : [];
    record.look({ ...look, nowMs: ms, driftMs: ms % 1_000 === 0 ? 4 : -8, waits });
  }
  record.event({ type: "rate", gesture: false, rate: 1.01 }, 70_000);
  const text = bare(reportText(record.report({ madeAt: "2026-01-01T00:00:00Z", player: "html5", coarse: false })));
  expect(text).not.toMatch(/\{\w+\}|undefined|NaN/);
  expect(text).toContain("p50 4 · p95 8 · max 8 ms");
  expect(text).toContain("0:00  Ben: advert, 3.5 s");
  expect(text.split("\n").filter((line) => /^ {5}\d /.test(line))).toHaveLength(2);
});
