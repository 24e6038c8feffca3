import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { describe, expect, it } from "vitest";

import en from "../../_locales/en/messages.json";
import schema from "../../src/contract/schema.json";
import type { ErrorBody } from "../../src/contract/types";
import { NOTICE_KEYS } from "../../src/core/notice-keys";
import { isolate, nameList, t, tn } from "../../src/ui/i18n";
import { errorText, noticeText } from "../../src/ui/notices";
import { gateWords } from "../../src/ui/screens/Gate";
import { bare } from "../support/ui";

const messages: Readonly<Record<string, { message: string }>> = en;
const codes = schema.$defs.ErrorBody.properties.code.enum as ErrorBody["code"][];
const PARAMS = {
  name: "Ana",
  target: "Ben",
  title: "Bread",
  position_ms: 760_000,
  rate: 2,
  count: 1,
  role: "operator",
};

describe("messages", () => {
  it("are what a browser extension may have", () => {
    for (const [key, { message }] of Object.entries(messages)) {
      expect(key).toMatch(/^[A-Za-z0-9_@]+$/);
      expect(message.trim()).toBe(message);
      expect(message).not.toBe("");
    }
  });

  it("stand there once each", () => {
    const file = path.join(import.meta.dirname, "../../_locales/en/messages.json");
    const keys = [...readFileSync(file, "utf8").matchAll(/^ {2}"(\w+)": \{/gm)].map(([, key]) => key);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    expect(keys).toHaveLength(Object.keys(messages).length);
  });

  it("have both numbers where they have one", () => {
    for (const key of Object.keys(messages)) {
      if (key.endsWith("_one")) expect(messages).toHaveProperty(`${key.slice(0, -4)}_other`);
    }
  });

  it("isolate what people wrote, so that it cannot turn the sentence around", () => {
    const evil = "\u202ereversed";
    expect(t("join_as", { name: evil })).toBe(`Join as \u2068${evil}\u2069`);
    expect(tn("people_here", 3)).toBe("3 people here");
    expect(tn("people_here", 1)).toBe("1 person here");
  });

  it("leave a brace in a name alone", () => {
    expect(bare(t("notice_did_queue_add_one", { name: "{title}", title: "x" }))).toBe("{title} added x");
  });

  it("list names up to a bound", () => {
    expect(bare(nameList(["Ana"]))).toBe("Ana");
    expect(bare(nameList(["Ana", "Ben"]))).toBe("Ana and Ben");
    expect(bare(nameList(["Ana", "Ben", "Cleo", "Dan"]))).toBe("Ana, Ben, and 2 others");
    expect(nameList(["x"])).toBe(isolate("x"));
  });
});

describe("toasts", () => {
  it.each(NOTICE_KEYS.filter((key) => key !== "failed"))("has words for %s, every slot filled", (key) => {
    const words = bare(
      noticeText({ id: 1, kind: "info", key, params: { ...PARAMS, command: "player.play" }, rev: null }),
    );
    expect(words).not.toBe(messages["notice_unknown"]?.message);
    expect(words).not.toMatch(/[{}]/);
  });

  it("says more where there is more to say", () => {
    const say = (key: (typeof NOTICE_KEYS)[number], more: Record<string, string | number>) =>
      bare(noticeText({ id: 1, kind: "info", key, params: { ...PARAMS, ...more }, rev: null }));
    expect(say("did.player.seek", {})).toBe("Ana jumped to 12:40");
    expect(say("did.player.next", { title: "" })).toBe("Ana skipped: nothing comes after");
    expect(say("did.queue.add", { count: 4 })).toBe("Ana added 4 videos");
    expect(say("did.room.role", {})).toBe("Ana made Ben an operator");
    expect(say("did.room.role", { you: 1 })).toBe("Ana made you an operator");
    expect(say("did.room.transfer", { you: 1 })).toBe("Ana gave you the room");
    expect(say("did.room.unban", { you: 1 })).toBe("Ana lets Ben in again");
    expect(say("failed", { command: "player.next", code: "conflict" })).toBe("It was skipped already.");
    expect(say("failed", { command: "room.role", code: "rate_limited", retry_s: 5 })).toMatch(/5 seconds/);
  });
});

describe("refusals", () => {
  it.each(codes)("has plain words for %s, without the code itself", (code) => {
    const words = errorText({ code });
    expect(words).not.toMatch(/[{}_]/);
    expect(words).toMatch(/\.$/);
    const gate = gateWords({ kind: "refused", error: { code, message: "" } });
    expect(gate?.ways.length).toBeGreaterThan(0);
    expect(`${gate?.title} ${gate?.text}`).not.toMatch(/[{}]|_/);
  });

  it("names the limit, where the words have a place for it", () => {
    expect(bare(errorText({ code: "invalid", limit: 50 }, "room_settings"))).toMatch(/at most 50 people/);
    expect(errorText({ code: "invalid", limit: 50 })).not.toMatch(/50/);
  });

  it("counts along for a while, and says roughly when it takes long", () => {
    const text = (retry_after_ms: number) =>
      bare(gateWords({ kind: "refused", error: { code: "banned", message: "", retry_after_ms } })?.text ?? "");
    expect(text(42_000)).toBe("Try again in 42 seconds.");
    expect(text(86_400_000)).toBe("Try again in 24 h.");
  });

  it.each(["owner", "idle", "admin", "something_new"])("says why a room was closed: %s", (reason) => {
    expect(gateWords({ kind: "closed", reason })?.text).toMatch(/\.$/);
  });

  it.each(["kicked", "banned", "code_rotated"] as const)("says why one was removed: %s", (reason) => {
    expect(gateWords({ kind: "removed", reason, until: null })?.text).toMatch(/\.$/);
  });

  it("says until when one is out", () => {
    expect(gateWords({ kind: "removed", reason: "banned", until: 1_763_700_000_000 })?.text).toMatch(/\d/);
  });
});

it("draws no HTML from text anywhere", () => {
  const root = path.join(import.meta.dirname, "../../src/ui");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file));
  expect(files.length).toBeGreaterThan(50);
  for (const file of files) {
    expect(readFileSync(path.join(root, file), "utf8"), file).not.toMatch(/innerHTML|outerHTML|dangerously|srcdoc/i);
  }
});
