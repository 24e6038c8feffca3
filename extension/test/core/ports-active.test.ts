import { beforeEach, describe, expect, it } from "vitest";

import { FakeBrowser, type Page } from "../support/fake-browser";
import { FakeServer } from "../support/fake-server";
import { SimScheduler } from "../support/sim-scheduler";

let time: SimScheduler;
let server: FakeServer;
let browser: FakeBrowser;

beforeEach(() => {
  time = new SimScheduler();
  server = new FakeServer(time);
  browser = new FakeBrowser(server);
});

const sent = (name: string) => server.received.filter((command) => command.name === name);
const actives = (...pages: Page[]) => pages.map((page) => page.session.get().active);

describe("the tab that plays", () => {
  it("is the first; others mirror, and Play here moves it", async () => {
    const [one, two] = [browser.page(), browser.page()];
    await time.run(500);
    expect(actives(one, two)).toEqual([true, false]);
    two.session.claimPlayer();
    await time.run(200);
    expect(actives(one, two)).toEqual([false, true]);
    await time.run(10_000);
    expect(actives(one, two)).toEqual([false, true]);
  });

  it("hands over at once when it is closed", async () => {
    const [one, two] = [browser.page(), browser.page()];
    await time.run(500);
    one.close();
    await time.run(100);
    expect(two.session.get().active).toBe(true);
  });

  it("stays it over a reload, and over a new worker", async () => {
    const [one, two] = [browser.page(), browser.page()];
    await time.run(500);
    const again = one.reload();
    await time.run(300);
    expect(actives(again, two)).toEqual([true, false]);
    again.session.link.setTab({ player: true, visible: true, active: true });
    two.session.link.setTab({ player: true, visible: true, active: false });
    browser.kill();
    await time.run(1_000);
    expect(actives(again, two)).toEqual([true, false]);
  });

  it("is given up when it does not come back", async () => {
    const [one, two] = [browser.page(), browser.page()];
    await time.run(500);
    one.pair!.page.close();
    await time.run(1_000);
    expect(two.session.get().active).toBe(false);
    await time.run(1_000);
    expect(two.session.get().active).toBe(true);
  });

  it("alone reports how its player does", async () => {
    const [one, two] = [browser.page(), browser.page()];
    await time.run(500);
    const report = { cue: 1, ready: true };
    void one.session.request("presence.report", { ...report, position_ms: 1 });
    void two.session.request("presence.report", { ...report, position_ms: 2 });
    await time.run(100);
    const places = sent("presence.report").map(({ payload }) => payload["position_ms"]);
    expect(places).toEqual([undefined, 1]);
  });

  it("is told of to the server when it comes and goes", async () => {
    const popup = browser.page("popup", false);
    await time.run(500);
    const claims = () => sent("presence.report").map(({ payload }) => payload["active"]);
    expect(claims()).toEqual([]);
    const tab = browser.page();
    await time.run(500);
    expect(claims()).toEqual([true]);
    tab.close();
    await time.run(3_000);
    expect(claims()).toEqual([true, false]);
    expect(popup.session.get().status.kind).toBe("joined");
  });
});
