import { beforeEach, describe, expect, it, vi } from "vitest";

import { Accounts } from "../../src/core/accounts";
import { Api } from "../../src/core/api";
import { Auth } from "../../src/core/auth";
import type { HttpRequest } from "../../src/core/http";
import type { KeyValue } from "../../src/core/platform";
import { SimScheduler } from "../support/sim-scheduler";

const GUEST = { user_id: "u1", name: "Ana", avatar: null, guest: true };
const ANA = { ...GUEST, guest: false };
const PROFILE = { ...ANA, email: "ana@example.org", google: false, password: true, admin: false, room: null };

let asked: HttpRequest[];
let answers: Record<string, unknown>;
let auth: Auth;
let accounts: Accounts;
let kept: Map<string, string>;

const session = (user: typeof ANA, token: string) => ({
  ok: true,
  data: { access_token: token, expires_in: 600, user },
});

beforeEach(async () => {
  asked = [];
  answers = { "POST /api/auth/guest": session(GUEST, "guest-token") };
  kept = new Map();
  const local: KeyValue = {
    get: (key) => kept.get(key) ?? null,
    set: (key, value) => void kept.set(key, value),
    remove: (key) => void kept.delete(key),
  };
  const http = (request: HttpRequest) => {
    asked.push(request);
    const found = answers[`${request.method} ${request.path}`];
    return Promise.resolve(found ?? { ok: false, error: { code: "not_found", message: "" } });
  };
  auth = new Auth({ http, scheduler: new SimScheduler(), vault: null, local, exclusive: (task) => task() });
  accounts = new Accounts(http, auth, new Api(http, auth));
  await auth.signIn("Ana");
  asked = [];
});

describe("a guest becomes an account", () => {
  it("by a mail: asked for and verified with the guest's token", async () => {
    answers["POST /api/auth/register"] = { ok: true };
    answers["POST /api/auth/verify"] = session(ANA, "account-token");
    const told = vi.fn();
    auth.subscribe(told);
    await accounts.register({ email: "ana@example.org", password: "staple battery", name: "Ana" });
    await accounts.verify("Zm9v", null);
    expect(asked.map(({ token }) => token)).toEqual(["guest-token", "guest-token"]);
    expect(asked[1]?.body).toEqual({ token: "Zm9v", viewer: true });
    expect(auth.user).toEqual(ANA);
    expect(told).toHaveBeenCalledOnce();
    expect(await auth.token()).toBe("account-token");
  });

  it("by Google: the cookie is asked for when the browser comes back", async () => {
    answers["POST /auth/google/start"] = { ok: true, data: { location: "https://accounts.example.org/" } };
    await auth.forget();
    expect(auth.known).toBe(false);
    expect(await accounts.google("/r/K7T-E42", null)).toMatchObject({ ok: true });
    expect(asked.at(-1)?.body).toEqual({ next: "/r/K7T-E42" });
    expect(auth.known).toBe(true);
    await accounts.google("/", "an-invitation");
    expect(asked.at(-1)?.body).toEqual({ next: "/", invite: "an-invitation" });
  });
});

describe("signing in", () => {
  it("takes nobody along, and a refusal leaves one who one was", async () => {
    expect(await accounts.signIn("ana@example.org", "wrong")).toMatchObject({ ok: false });
    expect(auth.user).toEqual(GUEST);
    answers["POST /api/auth/login"] = session(ANA, "account-token");
    await accounts.signIn("ana@example.org", "right");
    expect(asked.at(-1)).toMatchObject({ token: null, body: { email: "ana@example.org", viewer: true } });
    expect(auth.user).toEqual(ANA);
  });
});

describe("oneself", () => {
  it("goes by a new picture everywhere on the page", async () => {
    answers["POST /api/users/me/avatar"] = { ok: true, data: { ...PROFILE, avatar: "/avatar/u1/1.webp" } };
    const file = { size: 3, type: "image/png" };
    await accounts.setAvatar(file);
    expect(asked.at(-1)).toMatchObject({ file, token: "guest-token" });
    expect(auth.user).toEqual({ ...ANA, avatar: "/avatar/u1/1.webp" });
  });

  it("is nobody here once deleted, or signed out everywhere; not when that was refused", async () => {
    await accounts.delete("wrong");
    expect(auth.known).toBe(true);
    answers["DELETE /api/users/me"] = { ok: true };
    await accounts.delete("right");
    expect(asked.at(-1)?.body).toEqual({ password: "right" });
    expect(auth.user).toBeNull();
    expect(auth.known).toBe(false);
  });

  it("is kept as a file", async () => {
    answers["GET /api/users/me/export"] = { ok: true, data: "{}" };
    expect(await accounts.export()).toEqual({ ok: true, data: "{}" });
    expect(asked.at(-1)).toMatchObject({ text: true, token: "guest-token" });
  });
});
