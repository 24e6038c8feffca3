import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { webPlatform, webRandom } from "../../src/platform/web";
import { copyText } from "../../src/platform/web-clipboard";
import { webHttp } from "../../src/platform/web-http";
import { claimInstance } from "../../src/platform/web-instance";
import { wakeLock } from "../../src/platform/web-wake-lock";

afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("the clipboard", () => {
  let selected: string | null;

  beforeEach(() => {
    selected = null;
    Object.defineProperty(document, "execCommand", {
      configurable: true,
      value: (command: string) => {
        const { activeElement } = document;
        selected = activeElement instanceof HTMLTextAreaElement ? activeElement.value : null;
        return command === "copy";
      },
    });
  });

  it("takes the text", async () => {
    const writeText = vi.fn(() => Promise.resolve());
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    expect(await copyText(document, "K7T-E42")).toBe(true);
    expect(writeText).toHaveBeenCalledWith("K7T-E42");
    expect(selected).toBeNull();
  });

  it("takes it the old way on plain http, and leaves no trace", async () => {
    vi.stubGlobal("navigator", {});
    const button = document.createElement("button");
    document.body.append(button);
    button.focus();
    expect(await copyText(document, "K7T-E42")).toBe(true);
    expect(selected).toBe("K7T-E42");
    expect(document.querySelector("textarea")).toBeNull();
    expect(document.activeElement).toBe(button);
  });

  it("says when neither works", async () => {
    vi.stubGlobal("navigator", { clipboard: { writeText: () => Promise.reject(new Error("no")) } });
    Object.defineProperty(document, "execCommand", { configurable: true, value: () => false });
    expect(await copyText(document, "x")).toBe(false);
  });
});

describe("the instance of a tab", () => {
  it("is the former one after a reload", async () => {
    expect(await claimInstance("former-1", () => "fresh-1")).toBe("former-1");
  });

  it("is another one while a tab lives under the former", async () => {
    const first = await claimInstance(null, () => "fresh-2");
    expect(first).toBe("fresh-2");
    expect(await claimInstance("fresh-2", () => "fresh-3")).toBe("fresh-3");
    expect(await claimInstance("fresh-9", () => "fresh-4")).toBe("fresh-9");
  });

  it("needs no channel between tabs", async () => {
    vi.stubGlobal("BroadcastChannel", undefined);
    expect(await claimInstance("former-5", () => "fresh-5")).toBe("former-5");
    expect(await claimInstance(null, () => "fresh-6")).toBe("fresh-6");
  });
});

describe("the wake lock", () => {
  function locks(): { lock: WakeLock; held: () => number; drop: () => void } {
    const open: EventTarget[] = [];
    const lock = {
      request: () => {
        const sentinel = Object.assign(new EventTarget(), {
          release() {
            open.splice(open.indexOf(sentinel), 1);
            sentinel.dispatchEvent(new Event("release"));
            return Promise.resolve();
          },
        });
        open.push(sentinel);
        return Promise.resolve(sentinel);
      },
    } as unknown as WakeLock;
    const drop = () => {
      for (const sentinel of open.splice(0)) sentinel.dispatchEvent(new Event("release"));
    };
    return { lock, held: () => open.length, drop };
  }

  it("is held once while wanted, and taken again after the system took it", async () => {
    const { lock, held, drop } = locks();
    const awake = wakeLock(document, lock);
    awake(true);
    awake(true);
    await wait(1);
    expect(held()).toBe(1);
    drop();
    document.dispatchEvent(new Event("visibilitychange"));
    await wait(1);
    expect(held()).toBe(1);
    awake(false);
    await wait(1);
    expect(held()).toBe(0);
  });

  it("is let go when it comes too late", async () => {
    const { lock, held } = locks();
    const awake = wakeLock(document, lock);
    awake(true);
    awake(false);
    await wait(1);
    expect(held()).toBe(0);
  });

  it("is nothing where there is none", () => {
    expect(() => wakeLock(document, undefined)(true)).not.toThrow();
  });
});

describe("http", () => {
  it("sends JSON with the token and this site's cookie, and takes refusals for answers", async () => {
    const seen: [string, RequestInit][] = [];
    vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
      seen.push([url, init]);
      return Promise.resolve(new Response('{"ok":false}', { status: 409 }));
    });
    const http = webHttp("http://server.test");
    const request = { method: "POST", path: "/api/x", body: { a: 1 }, token: "t" } as const;
    expect(await http(request)).toEqual({ ok: false });
    const [url, init] = seen[0]!;
    expect(url).toBe("http://server.test/api/x");
    expect(init).toMatchObject({ method: "POST", credentials: "same-origin", body: '{"a":1}' });
    expect(init.headers).toMatchObject({ Authorization: "Bearer t", "Content-Type": "application/json" });
  });

  it("is aborted by its caller", async () => {
    vi.stubGlobal("fetch", (_url: string, { signal }: RequestInit) => {
      return new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(new Error("aborted"))));
    });
    const caller = new AbortController();
    const answer = webHttp("")({ method: "GET", path: "/", signal: caller.signal });
    caller.abort();
    await expect(answer).rejects.toThrow("aborted");
  });
});

describe("the web platform", () => {
  it("passes the page's hints on until told to stop", () => {
    const { signals } = webPlatform(window);
    const seen: string[] = [];
    const ends = [
      signals.onOnline((online) => seen.push(online ? "online" : "offline")),
      signals.onVisible((visible) => seen.push(visible ? "visible" : "hidden")),
      signals.onWake(() => seen.push("wake")),
      signals.onHide(() => seen.push("hide")),
    ];
    const fire = () => {
      window.dispatchEvent(new Event("offline"));
      window.dispatchEvent(new Event("online"));
      document.dispatchEvent(new Event("visibilitychange"));
      window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: false }));
      window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
      window.dispatchEvent(new Event("pagehide"));
    };
    fire();
    expect(seen).toEqual(["offline", "online", "visible", "wake", "hide"]);
    for (const end of ends) end();
    fire();
    expect(seen).toHaveLength(5);
  });

  it("moves the address without loading a page", () => {
    const { navigation } = webPlatform(window);
    window.history.replaceState(null, "", "/");
    navigation.push("/r/K7T-E42");
    expect(new URL(navigation.current()).pathname).toBe("/r/K7T-E42");
    navigation.replace("/r/NEW-234?remote=1");
    expect(navigation.current().endsWith("/r/NEW-234?remote=1")).toBe(true);
  });

  it("has random numbers in [0, 1)", () => {
    const numbers = Array.from({ length: 200 }, webRandom);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    expect(new Set(numbers).size).toBeGreaterThan(190);
  });
});
