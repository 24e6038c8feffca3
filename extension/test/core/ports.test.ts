import { beforeEach, describe, expect, it } from "vitest";

import type { NumberedEvent } from "../../src/contract/types";
import type { RoomStatus } from "../../src/core/room-view";
import { FakeBrowser, PLACE, type Page } from "../support/fake-browser";
import { FakeServer, makeItem } from "../support/fake-server";
import { SimScheduler } from "../support/sim-scheduler";

let time: SimScheduler;
let server: FakeServer;
let browser: FakeBrowser;

beforeEach(() => {
  time = new SimScheduler();
  server = new FakeServer(time);
  browser = new FakeBrowser(server);
});

const added = (id: string) =>
  ({
    type: "queue.update",
    payload: { change: { kind: "added", items: [makeItem(id, id)], before_id: null } },
  }) as unknown as NumberedEvent;
const sent = (name: string) => server.received.filter((command) => command.name === name);

describe("pages in a room", () => {
  it("show what the worker shows, over one connection", async () => {
    const [one, two] = [browser.page(), browser.page("popup", false)];
    await time.run(500);
    server.commit([added("i1aa"), added("i2aa")]);
    await time.run(100);
    const view = browser.worker!.session.get();
    expect(view.status.kind).toBe("joined");
    expect(one.session.get()).toEqual(view);
    expect(two.session.get()).toEqual({ ...view, active: false });
    expect(one.session.state).toMatchObject({ link: "open", place: PLACE });
    expect(server.dials).toBe(1);
  });

  it("send commands and hear the answer", async () => {
    const page = browser.page();
    await time.run(500);
    const answer = page.session.send("chat.send", { text: "hello" });
    await time.run(200);
    expect(await answer).toMatchObject({ ok: true });
    expect(page.session.get().chat.map((entry) => "text" in entry && entry.text)).toEqual(["hello"]);
  });

  it("measure the clock through the port, untouched", async () => {
    const page = browser.page();
    await time.run(500);
    const answer = page.session.request("clock.ping", {});
    const before = server.now;
    await time.run(100);
    const { data } = (await answer) as { data: { t1_us: number } };
    expect(data.t1_us).toBeGreaterThanOrEqual(before * 1000);
    expect(data.t1_us).toBeLessThanOrEqual(server.now * 1000);
  });

  it("are woken on time by the worker, and told at once when it is away", async () => {
    const page = browser.page();
    await time.run(500);
    let woken: boolean | null = null;
    void page.session.wake(700).then((passed) => (woken = passed));
    await time.run(690);
    expect(woken).toBeNull();
    await time.run(50);
    expect(woken).toBe(true);

    const broken = page.session.wake(5_000);
    browser.kill();
    expect(await broken).toBe(false);
    expect(await page.session.wake(10)).toBe(false);
  });

  it("beat every 20 s, and only in a room", async () => {
    const beats = (page: Page) => {
      let count = 0;
      const post = page.pair!.page.post.bind(page.pair!.page);
      page.pair!.page.post = (message) => {
        if (message.type === "beat") count += 1;
        post(message);
      };
      return () => count;
    };
    const inside = browser.page();
    await time.run(500);
    const heard = beats(inside);
    await time.run(61_000);
    expect(heard()).toBe(3);

    browser = new FakeBrowser(server, false);
    const outside = browser.page();
    await time.run(500);
    const silent = beats(outside);
    await time.run(61_000);
    expect(silent()).toBe(0);
  });

  it("cannot reach beyond what a page may", async () => {
    const page = browser.page();
    await time.run(500);
    const { link } = page.session;
    const refused = async (call: Parameters<typeof link.call>[0]) => {
      const answer = link.call(call);
      await time.run(100);
      return answer;
    };
    expect(await refused({ do: "sign_in" })).toMatchObject({ error: { code: "forbidden" } });
    const join = { do: "send", name: "room.join", payload: {}, opId: "abcdefgh", quiet: true } as const;
    expect(await refused(join)).toMatchObject({ error: { code: "invalid" } });
    expect(await refused({ do: "request", name: "chat.send", payload: {} })).toBe("lost");
    await refused({ do: "join", code: "K7TE42", server: "https://evil.example" });
    expect(browser.asked).toEqual([[{ do: "join", code: "K7TE42" }, "tab"]]);
    expect(sent("room.join")).toHaveLength(1);
  });
});

describe("when the worker is stopped", () => {
  it("comes back as the same one, and the room never blinks", async () => {
    const page = browser.page();
    await time.run(500);
    server.commit([added("i1aa")]);
    await time.run(100);
    const statuses: RoomStatus["kind"][] = [];
    page.session.subscribe(() => {
      const { status, room, queue } = page.session.get();
      if (statuses.at(-1) !== status.kind) statuses.push(status.kind);
      expect(room?.name).toBe("Friday films");
      expect(queue).toHaveLength(1);
    });
    for (let life = 2; life <= 6; life += 1) {
      browser.kill();
      await time.run(1_000);
      expect(browser.lives).toBe(life);
      expect(page.session.get().status.kind).toBe("joined");
    }
    expect(new Set(statuses)).toEqual(new Set(["reconnecting", "joined"]));
    expect(page.session.get().active).toBe(true);
    expect(sent("room.join").map(({ payload }) => (payload["client"] as { instance: string }).instance)).toEqual(
      Array(6).fill("profile"),
    );
  });

  it("loses no command, and does none twice", async () => {
    const page = browser.page();
    await time.run(500);
    server.swallow = () => true;
    const lost = page.session.send("chat.send", { text: "once" });
    await time.run(100);
    expect(server.carriedOut).toHaveLength(1);
    browser.kill();
    server.swallow = () => false;
    const pressed = page.session.send("queue.add", { url: "https://youtu.be/aaaaaaaaaaa" });
    await time.run(1_000);
    expect(await lost).toMatchObject({ ok: true });
    expect(await pressed).toMatchObject({ ok: true });
    expect(server.carriedOut).toHaveLength(2);
    const { chat, outgoing } = page.session.get();
    expect(chat).toHaveLength(1);
    expect(outgoing).toEqual([]);
  });

  it("forgets a press that would come too late, and nothing else", async () => {
    const page = browser.page();
    await time.run(500);
    browser.stuck = true;
    browser.kill();
    const pause = page.session.send("player.pause", { item_id: null });
    const words = page.session.send("chat.send", { text: "still true" });
    await time.run(9_000);
    browser.stuck = false;
    browser.kill();
    await time.run(3_000);
    expect(await pause).toMatchObject({ ok: false, error: { code: "unavailable" } });
    expect(await words).toMatchObject({ ok: true });
    expect(sent("player.pause")).toEqual([]);
  });

  it("is left asleep outside a room, until it is knocked at", async () => {
    browser.inRoom = false;
    const page = browser.page();
    await time.run(500);
    expect(page.session.state).toMatchObject({ link: "open", place: null });
    browser.kill();
    await time.run(60_000);
    expect(browser.lives).toBe(1);
    expect(page.session.state.link).toBe("asleep");
    browser.inRoom = true;
    page.session.link.open();
    await time.run(500);
    expect(page.session.get().status.kind).toBe("joined");
  });

  it("says when the extension is gone", async () => {
    const page = browser.page();
    await time.run(500);
    browser.gone = true;
    browser.kill();
    await time.run(1_000);
    expect(page.session.state.link).toBe("orphaned");
    expect(await page.session.send("chat.send", { text: "x" })).toMatchObject({ ok: false });
  });
});

describe("what a page is told", () => {
  it("is no more than what changed", async () => {
    const page = browser.page();
    await time.run(500);
    server.commit(Array.from({ length: 100 }, (_, index) => added(`i${index}aa`)));
    await time.run(100);
    const before = page.pair!.sent.length;
    server.commit([added("last")]);
    await time.run(100);
    const news = JSON.stringify(page.pair!.sent.slice(before));
    expect(news.length).toBeLessThan(1_000);
    expect(page.session.get().queue).toHaveLength(101);
  });

  it("reaches the tab that it is for", async () => {
    const page = browser.page();
    await time.run(100);
    expect(browser.worker!.hub.tell(page.tabId, { kind: "toggle_panel" })).toBe(true);
    expect(browser.worker!.hub.tell(99, { kind: "toggle_panel" })).toBe(false);
    await time.run(100);
    expect(page.told).toEqual([{ kind: "toggle_panel" }]);
  });

  it("changes with the room: nothing of the former one shows in the next", async () => {
    const page = browser.page();
    await time.run(500);
    browser.worker!.hub.setStay(null);
    await time.run(10);
    expect(page.session.state.place).toBeNull();
    expect(page.session.get()).toMatchObject({ room: null, status: { kind: "connecting" } });
    const refused = await page.session.send("chat.send", { text: "x" });
    expect(refused).toMatchObject({ ok: false, error: { code: "closed" } });
  });
});
