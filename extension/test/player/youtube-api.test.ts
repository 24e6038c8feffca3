import { afterEach, describe, expect, it } from "vitest";

import { operatesFrame } from "../../src/player/frame-gesture";
import { loadYouTubeApi, type YouTubeApi } from "../../src/player/youtube-api";

type Page = Parameters<typeof loadYouTubeApi>[0];

/** A page that notes which scripts it is given, and lets the test say how they turn out. */
function pageOf(): { page: Page; scripts: { src: string; onerror: () => void; removed: boolean }[] } {
  const scripts: { src: string; onerror: () => void; removed: boolean }[] = [];
  const page = {
    document: {
      createElement: () => {
        const script = { src: "", onerror: () => undefined, removed: false, remove: () => (script.removed = true) };
        return script;
      },
      head: { append: (script: (typeof scripts)[number]) => scripts.push(script) },
    },
  };
  return { page: page as unknown as Page, scripts };
}

describe("loadYouTubeApi", () => {
  it("loads the script once, from its documented address", async () => {
    const { page, scripts } = pageOf();
    const first = loadYouTubeApi(page, "https://one.test");
    const second = loadYouTubeApi(page, "https://one.test");
    expect(scripts.map((script) => script.src)).toEqual(["https://one.test/iframe_api"]);
    const api = {} as YouTubeApi;
    page.YT = api;
    page.onYouTubeIframeAPIReady!();
    expect(await first).toBe(api);
    expect(await second).toBe(api);
  });

  it("rejects when it does not come, and tries again when asked again", async () => {
    const { page, scripts } = pageOf();
    const first = loadYouTubeApi(page, "https://two.test");
    scripts[0]!.onerror();
    await expect(first).rejects.toThrow();
    expect(scripts[0]!.removed).toBe(true);
    void loadYouTubeApi(page, "https://two.test").catch(() => undefined);
    expect(scripts.length).toBe(2);
    scripts[1]!.onerror();
  });
});

describe("operatesFrame", () => {
  afterEach(() => {
    document.body.replaceChildren();
    Reflect.deleteProperty(navigator, "userActivation");
  });

  const activation = (isActive: boolean) =>
    Object.defineProperty(navigator, "userActivation", { value: { isActive }, configurable: true });

  it("wants the focus in the frame and, where it is told, a press just now", () => {
    // Any focusable element does: the DOM of this test loads no frames.
    const frame = document.createElement("button") as unknown as HTMLIFrameElement;
    const field = document.createElement("input");
    document.body.append(frame, field);
    expect(operatesFrame(null)).toBe(false);
    frame.focus();
    expect(document.activeElement).toBe(frame);
    expect(operatesFrame(frame)).toBe(true);
    activation(false);
    expect(operatesFrame(frame)).toBe(false);
    activation(true);
    expect(operatesFrame(frame)).toBe(true);
    field.focus();
    expect(operatesFrame(frame)).toBe(false);
  });
});
