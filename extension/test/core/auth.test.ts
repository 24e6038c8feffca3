import { beforeEach, describe, expect, it } from "vitest";

import { Api } from "../../src/core/api";
import { Auth } from "../../src/core/auth";
import type { HttpRequest } from "../../src/core/http";
import type { KeyValue } from "../../src/core/platform";
import { SimScheduler } from "../support/sim-scheduler";

const ANA = { user_id: "u1", name: "Ana", avatar: null, guest: true };

const kept = new Map<string, string>();
const local: KeyValue = {
  get: (key) => kept.get(key) ?? null,
  set: (key, value) => void kept.set(key, value),
  remove: (key) => void kept.delete(key),
};

let time: SimScheduler;
let asked: HttpRequest[];
/** Refresh tokens that the server takes, by cookie or body; each use replaces it. */
let session: { refresh: number } | null;
let reachable: boolean;
let accepts: (token: string | null | undefined) => boolean;

beforeEach(() => {
  time = new SimScheduler();
  kept.clear();
  asked = [];
  session = null;
  reachable = true;
  accepts = () => true;
});

function http(request: HttpRequest): Promise<unknown> {
  asked.push(request);
  if (!reachable) return Promise.reject(new Error("no network"));
  return Promise.resolve(answer(request));
}

const no = (code: string) => ({ ok: false, error: { code, message: "" } });

function answer({ path, body, token }: HttpRequest): unknown {
  const given = (body ?? {}) as { name?: string; viewer?: boolean; refresh_token?: string };
  if (path === "/api/auth/guest") {
    session = { refresh: 1 };
    return tokens({ ...ANA, name: given.name ?? "" }, given.viewer === true);
  }
  if (path === "/api/auth/refresh") {
    if (session === null) return no("unauthenticated");
    if (given.refresh_token !== undefined && given.refresh_token !== `r${session.refresh}`)
      return no("unauthenticated");
    session = { refresh: session.refresh + 1 };
    return tokens(ANA, given.refresh_token === undefined);
  }
  if (!accepts(token)) return no("unauthenticated");
  if (path === "/api/users/me") return { ok: true, data: { ...ANA, name: given.name } };
  return { ok: true, data: { token } };
}

function tokens(user: typeof ANA, viewer: boolean): unknown {
  const number = session?.refresh ?? 0;
  const refresh = viewer ? {} : { refresh_token: `r${number}` };
  return { ok: true, data: { access_token: `a${number}`, expires_in: 600, ...refresh, user } };
}

const viewer = () => new Auth({ http, scheduler: time, vault: null, exclusive: (task) => task(), local });

function extension(): { auth: Auth; kept: { token: string | null } } {
  const kept = { token: null as string | null };
  const vault = {
    load: () => Promise.resolve(kept.token),
    save: (token: string | null) => ((kept.token = token), Promise.resolve()),
  };
  return { auth: new Auth({ http, scheduler: time, vault, exclusive: (task) => task(), local }), kept };
}

describe("another tab of the device", () => {
  it("is somebody else by now, or goes by another name: so is this one", async () => {
    const [here, there] = [viewer(), viewer()];
    const heard: (string | undefined)[] = [];
    here.subscribe(() => heard.push(here.user?.name));
    await there.signIn("Ana");
    here.elsewhere();
    await here.token();
    expect(heard).toEqual(["Ana"]);
    there.become({ ...ANA, name: "Anna" });
    here.elsewhere();
    expect(asked.filter(({ path }) => path === "/api/auth/refresh")).toHaveLength(2);
  });

  it("tells of nothing new, and nothing is asked", async () => {
    const [here, there] = [viewer(), viewer()];
    await there.signIn("Ana");
    await here.restore();
    const before = kept.get("signed-in");
    await there.token(true);
    expect(kept.get("signed-in")).toBe(before);
    const { length } = asked;
    here.elsewhere();
    expect(asked).toHaveLength(length);
  });

  it("signed out: nobody is here, and nothing of theirs is used any more", async () => {
    const [here, there] = [viewer(), viewer()];
    await there.signIn("Ana");
    await here.restore();
    await there.signOut();
    here.elsewhere();
    expect(here.user).toBeNull();
    expect(await here.token()).toBeNull();
  });
});

describe("signing in", () => {
  it("as a guest, and the access token is used until shortly before its end", async () => {
    const auth = viewer();
    expect(await auth.signIn("Ana")).toEqual({ ok: true, data: ANA });
    expect(asked[0]?.body).toEqual({ name: "Ana", viewer: true });
    expect(await auth.token()).toBe("a1");
    time.jump(539_000);
    expect(await auth.token()).toBe("a1");
    time.jump(2_000);
    expect(await auth.token()).toBe("a2");
    expect(auth.user).toEqual(ANA);
  });

  it("is remembered by the cookie", async () => {
    await viewer().signIn("Ana");
    session = { refresh: 4 };
    asked = [];
    expect(await viewer().restore()).toEqual(ANA);
    expect(asked).toEqual([{ method: "POST", path: "/api/auth/refresh", body: {} }]);
  });

  it("is not remembered at a first visit", async () => {
    const auth = viewer();
    expect(await auth.restore()).toBeNull();
    expect(await auth.token()).toBeNull();
    expect(asked).toEqual([]);
  });

  it("is not forgotten when the server merely cannot be reached", async () => {
    const auth = viewer();
    await auth.signIn("Ana");
    time.jump(700_000);
    reachable = false;
    await expect(auth.token()).rejects.toThrow();
    expect(auth.user).toEqual(ANA);
    reachable = true;
    expect(await auth.token()).toBe("a2");
  });

  it("renews once however many ask at a time", async () => {
    await viewer().signIn("Ana");
    asked = [];
    const auth = viewer();
    expect(await Promise.all([auth.token(), auth.token(), auth.restore()])).toEqual(["a2", "a2", ANA]);
    expect(asked).toHaveLength(1);
  });

  it("takes a fresh token when the last one was refused", async () => {
    const auth = viewer();
    await auth.signIn("Ana");
    expect(await auth.token(true)).toBe("a2");
  });

  it("ends when the session was revoked", async () => {
    const auth = viewer();
    await auth.signIn("Ana");
    session = null;
    expect(await auth.token(true)).toBeNull();
    expect(auth.user).toBeNull();
  });

  it("keeps the refresh token itself where there is no cookie, always the newest", async () => {
    const { auth, kept } = extension();
    await auth.signIn("Ana");
    expect(kept.token).toBe("r1");
    expect(await auth.token(true)).toBe("a2");
    expect(asked[1]?.body).toEqual({ refresh_token: "r1" });
    expect(kept.token).toBe("r2");
    await auth.signOut();
    expect(kept.token).toBeNull();
    expect(await auth.token()).toBeNull();
  });
});

describe("the routes", () => {
  it("carry the token, renewed once when it is refused", async () => {
    const auth = viewer();
    await auth.signIn("Ana");
    accepts = (token) => token === "a2";
    const api = new Api(http, auth);
    expect(await api.createRoom({ name: "x" })).toEqual({ ok: true, data: { token: "a2" } });
    accepts = () => false;
    expect(await api.createRoom({ name: "x" })).toMatchObject({ ok: false, error: { code: "unauthenticated" } });
  });

  it("say that the server cannot be reached", async () => {
    reachable = false;
    const api = new Api(http, viewer());
    expect(await api.roomCard("K7TE42")).toMatchObject({ ok: false, error: { code: "unavailable" } });
  });

  it("take nothing but the envelope for an answer", async () => {
    const auth = new Auth({ http, scheduler: time, vault: null, exclusive: (task) => task(), local });
    const api = new Api(() => Promise.resolve("<html>"), auth);
    expect(await api.roomCard("K7TE42")).toMatchObject({ ok: false, error: { code: "internal" } });
  });

  it("encode what people typed", async () => {
    const auth = viewer();
    await auth.signIn("Ana");
    await new Api(http, auth).searchYouTube("a&b #1");
    expect(asked.at(-1)?.path).toBe("/api/search/youtube?q=a%26b%20%231");
  });

  it("rename", async () => {
    const auth = viewer();
    await auth.signIn("Ana");
    await auth.rename("Anna");
    expect(auth.user?.name).toBe("Anna");
  });
});
