import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { FIXTURE_OFFICE } from "../../src/ui/gallery/office";
import { Api } from "../../src/core/api";
import { Auth } from "../../src/core/auth";
import type { HttpRequest } from "../../src/core/http";
import type { KeyValue, PlatformPort } from "../../src/core/platform";
import type { Scheduler } from "../../src/core/scheduler";
import { readContext } from "../../src/entry/page-context";
import type { Screen } from "../../src/entry/screens";
import { ViewerModel } from "../../src/entry/viewer-model";
import { pageScheduler } from "../../src/player/scheduler";
import { FakeServer } from "../support/fake-server";

let server: FakeServer<Scheduler>;
let address: string;
let went: () => void;
let local: Map<string, string>;
let tab: Map<string, string>;
let names: string[];
let personId: string;
let refusal: { path: string; code: string } | null;
let models: ViewerModel[];

beforeEach(() => {
  server = new FakeServer(pageScheduler);
  server.latency = () => 1;
  address = "/";
  local = new Map();
  tab = new Map();
  names = [];
  personId = "u-me";
  refusal = null;
  models = [];
});

afterEach(() => {
  for (const model of models) model.home();
});

const store = (map: Map<string, string>): KeyValue => ({
  get: (key) => map.get(key) ?? null,
  set: (key, value) => void map.set(key, value),
  remove: (key) => void map.delete(key),
});

function platform(): PlatformPort {
  const never = () => () => undefined;
  return {
    local: store(local),
    tab: store(tab),
    copy: () => Promise.resolve(true),
    share: null,
    save: () => undefined,
    setAwake: () => undefined,
    signals: {
      online: () => true,
      visible: () => true,
      pressed: () => true,
      onOnline: never,
      onVisible: never,
      onWake: never,
      onHide: never,
    },
    navigation: {
      current: () => `http://server.test${address}`,
      push: (path) => (address = path),
      replace: (path) => (address = path),
      open: () => undefined,
      onChange: (listener) => ((went = listener), () => undefined),
    },
  };
}

function http({ path, body }: HttpRequest): Promise<unknown> {
  const { name } = (body ?? {}) as { name?: string };
  if (refusal?.path === path) return Promise.resolve({ ok: false, error: { code: refusal.code, message: "" } });
  const user = { user_id: personId, name: name ?? names.at(-1) ?? "", avatar: null, guest: true };
  if (name !== undefined && path !== "/api/room.create") names.push(name);
  if (path.startsWith("/api/auth/"))
    return Promise.resolve({ ok: true, data: { access_token: "a", expires_in: 600, user } });
  if (path === "/api/users/me") return Promise.resolve({ ok: true, data: user });
  if (path === "/api/room.create") return Promise.resolve({ ok: true, data: { code: "K7TE42", url: "" } });
  const known = path === "/api/room/K7TE42";
  const card = { name: "Friday films", entry: "open" };
  return Promise.resolve(known ? { ok: true, data: card } : { ok: false, error: { code: "not_found", message: "" } });
}

/** A page that was just loaded at the present address. */
function load(): ViewerModel {
  const parts = { http, scheduler: pageScheduler, vault: null, local: store(local) };
  const auth = new Auth({ ...parts, exclusive: (task) => task() });
  const api = new Api(http, auth);
  const context = { ...readContext(document), sample: "/static/sample.mp4" };
  const model = new ViewerModel({
    page: document,
    platform: platform(),
    http,
    auth,
    api,
    dial: server.dial,
    context,
    version: "1.0.0",
    youtube: null,
    instance: "instance-1",
    office: () => FIXTURE_OFFICE,
  });
  models.push(model);
  return model;
}

async function until(model: ViewerModel, test: (screen: Screen) => boolean): Promise<Screen> {
  for (let tries = 0; tries < 400; tries++) {
    const { now } = model.screen.get();
    if (test(now)) return now;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`still at ${JSON.stringify(model.screen.get().now.kind)}`);
}

const inside = (screen: Screen) => screen.kind === "room" && screen.page.session.get().status.kind === "joined";
const create = {
  name: "Ana",
  roomName: "",
  visibility: "unlisted",
  entry: "open",
  password: null,
  controlMode: "anyone",
} as const;

describe("a first visit", () => {
  it("shows the landing page, and asks the server for nobody", async () => {
    const model = load();
    await model.start();
    expect(model.screen.get().now).toEqual({ kind: "start", busy: null, error: null, lost: null });
    expect(names).toEqual([]);
  });

  it("creates a room and is in it, at its address", async () => {
    const model = load();
    await model.start();
    await model.create(create);
    await until(model, inside);
    expect(address).toBe("/r/K7T-E42");
    expect(names).toEqual(["Ana"]);
    expect(model.recent.list()).toEqual([{ code: "K7TE42", name: "Friday films", here: null }]);
    expect(document.title).toContain("Friday films");
  });

  it("says why no room was made", async () => {
    refusal = { path: "/api/room.create", code: "rate_limited" };
    const model = load();
    await model.start();
    await model.create(create);
    expect(model.screen.get().now).toMatchObject({ kind: "start", busy: null, error: expect.any(String) as string });
  });

  it("tries the sample: a room in which it plays", async () => {
    const model = load();
    await model.start();
    await model.sample();
    expect(server.state.queue.map((item) => item.title)).toEqual([new URL("/static/sample.mp4", location.href).href]);
  });

  it("by a link: one press under a name", async () => {
    address = "/r/K7T-E42";
    const model = load();
    await model.start();
    expect(model.screen.get().now).toMatchObject({ kind: "join", card: { name: "Friday films" } });
    await model.join({ name: "Ben", password: null, kind: "viewer" });
    await until(model, inside);
    expect(names).toEqual(["Ben"]);
  });

  it("by a link to no room: says so before anything is asked", async () => {
    address = "/r/ZZZ-ZZZ";
    const model = load();
    await model.start();
    expect(model.screen.get().now).toMatchObject({ kind: "start", lost: { kind: "room", code: "ZZZZZZ" } });
  });

  it("as a remote: says so in the address, and has no player", async () => {
    address = "/r/K7T-E42";
    const model = load();
    await model.start();
    await model.join({ name: "Cleo", password: null, kind: "remote" });
    const screen = await until(model, inside);
    expect(address).toBe("/r/K7T-E42?remote=1");
    expect(screen.kind === "room" && screen.page.stage).toBeNull();
  });
});

describe("other pages", () => {
  it("are at their addresses, and what is at none says so", async () => {
    address = "/signin?next=%2Fr%2FK7T-E42";
    const model = load();
    await model.start();
    expect(model.screen.get().now).toMatchObject({ kind: "place", route: { place: "signin", next: "/r/K7T-E42" } });
    model.go("/nowhere");
    expect(model.screen.get().now).toMatchObject({ kind: "start", lost: { kind: "page" } });
    model.go("/account");
    expect(address).toBe("/account");
    expect(model.screen.get().now).toMatchObject({ kind: "place", route: { place: "account" } });
  });

  it("are left to a room and found again: who signs in is back where they were", async () => {
    address = "/r/K7T-E42";
    const model = load();
    await model.start();
    await model.join({ name: "Ben", password: null, kind: "viewer" });
    await until(model, inside);
    const { here } = model;
    model.go("/signin?next=" + encodeURIComponent(here));
    model.go(here, true);
    await until(model, inside);
    expect(address).toBe("/r/K7T-E42");
  });
});

describe("coming back", () => {
  async function visited(): Promise<void> {
    address = "/r/K7T-E42";
    const model = load();
    await model.start();
    await model.join({ name: "Ben", password: null, kind: "viewer" });
    await until(model, inside);
    server.kill();
  }

  it("a reload goes straight back in, as the same person and tab", async () => {
    await visited();
    const model = load();
    await model.start();
    await until(model, inside);
    expect(names).toEqual(["Ben"]);
    const joins = server.received.filter((command) => command.name === "room.join");
    expect(new Set(joins.map(({ payload }) => (payload["client"] as { instance: string }).instance)).size).toBe(1);
  });

  it("another tab asks for the press first, and knows the name", async () => {
    await visited();
    tab = new Map();
    const model = load();
    await model.start();
    expect(model.screen.get().now.kind).toBe("join");
    expect(model.identity.name).toBe("Ben");
  });

  it("a person who is known goes straight in from the code box", async () => {
    await visited();
    address = "/";
    tab = new Map();
    const model = load();
    await model.start();
    await model.joinFromStart({ kind: "code", code: "K7TE42" });
    await until(model, inside);
    expect(address).toBe("/r/K7T-E42");
  });

  it("a code that is none stays on the landing page with a word", async () => {
    const model = load();
    await model.start();
    await model.joinFromStart({ kind: "code", code: "ZZZZZZ" });
    expect(model.screen.get().now).toMatchObject({
      kind: "start",
      error: expect.stringContaining("no room") as string,
    });
    expect(address).toBe("/");
  });

  it("takes another name along when it was changed at the door", async () => {
    await visited();
    tab = new Map();
    const model = load();
    await model.start();
    await model.join({ name: "Benny", password: null, kind: "viewer" });
    await until(model, inside);
    expect(names).toEqual(["Ben", "Benny"]);
  });

  it("a knock outlives a reload, and comes in by itself", async () => {
    address = "/r/K7T-E42";
    let closed = true;
    server.refuse = (name) => (name === "room.join" && closed ? { code: "approval_pending" } : null);
    const at = (kind: string) => (screen: Screen) =>
      screen.kind === "room" && screen.page.session.get().status.kind === kind;
    const model = load();
    await model.start();
    await model.join({ name: "Ben", password: null, kind: "viewer" });
    await until(model, at("knocking"));
    const again = load();
    await again.start();
    await until(again, at("knocking"));
    closed = false;
    for (const conn of server.conns) conn.event("room.admitted", {});
    await until(again, at("joined"));
  });

  it("a reload does not undo a kick", async () => {
    address = "/r/K7T-E42";
    const model = load();
    await model.start();
    await model.join({ name: "Ben", password: null, kind: "viewer" });
    await until(model, inside);
    for (const conn of server.conns) conn.event("room.removed", { reason: "kicked" });
    await until(model, (screen) => screen.kind === "room" && screen.page.session.get().status.kind === "removed");
    const again = load();
    await again.start();
    expect(again.screen.get().now.kind).toBe("join");
  });

  it("gets a new player when it is let in again", async () => {
    address = "/r/K7T-E42";
    const model = load();
    await model.start();
    await model.join({ name: "Ben", password: null, kind: "viewer" });
    const before = await until(model, inside);
    const stage = before.kind === "room" ? before.page.stage : null;
    for (const conn of server.conns) conn.event("room.removed", { reason: "kicked" });
    const out = await until(model, (screen) => screen.kind === "room" && screen.page.stage !== stage);
    if (out.kind === "room") out.page.store.rejoin();
    const after = await until(model, inside);
    expect(after.kind === "room" && after.page.stage).not.toBe(stage);
    expect(after.kind === "room" && after.page.store.get().status.kind).toBe("joined");
  });

  it("a session that ended leads back to the door", async () => {
    await visited();
    refusal = { path: "/api/auth/refresh", code: "unauthenticated" };
    const model = load();
    await model.start();
    expect(model.screen.get().now.kind).toBe("join");
    expect(model.identity.name).toBe("Ben");
  });

  it("an owner's closed room, which nobody finds, opens when they go in all the same", async () => {
    await visited();
    tab = new Map();
    address = "/r/K7T-E42";
    refusal = { path: "/api/room/K7TE42", code: "not_found" };
    const model = load();
    await model.start();
    expect(model.screen.get().now).toMatchObject({ kind: "start", lost: { kind: "room", code: "K7TE42" } });
    await model.enterKnown("K7TE42");
    await until(model, inside);
    expect(address).toBe("/r/K7T-E42");
  });

  it("tells everything on the page who is here, and that nobody is any more", async () => {
    await visited();
    address = "/";
    const model = load();
    await model.start();
    expect(model.screen.get().user).toMatchObject({ name: "Ben", guest: true });
    await model.signOut();
    expect(model.screen.get()).toMatchObject({ now: { kind: "start", lost: null }, user: null });
  });

  it("goes back in as whoever signed in in another tab", async () => {
    await visited();
    const model = load();
    await model.start();
    const before = await until(model, inside);
    const joins = () => server.received.filter((command) => command.name === "room.join").length;
    const { length } = server.received;
    personId = "u-other";
    local.set("signed-in", "u-other");
    model.parts.auth.elsewhere();
    await until(model, (screen) => inside(screen) && screen !== before && joins() > 1);
    expect(server.received.slice(length).map(({ name }) => name)).toContain("room.leave");
    expect(address).toBe("/r/K7T-E42");
  });

  it("home leaves the room, back asks at its door again", async () => {
    address = "/r/K7T-E42";
    const model = load();
    await model.start();
    await model.join({ name: "Ben", password: null, kind: "viewer" });
    await until(model, inside);
    model.home();
    await until(model, (screen) => screen.kind === "start");
    expect(address).toBe("/");
    address = "/r/K7T-E42";
    went();
    await until(model, (screen) => screen.kind === "join");
    await until(model, () => server.received.some((command) => command.name === "room.leave"));
  });
});
