import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { CODE_ALPHABET } from "../../src/contract/limits";
import { isLoopback, parts, readAddInput, readCode, readRoomRef } from "../../src/ui/links";
import { atTime } from "../../src/ui/stage/cards";

const code = fc
  .array(fc.constantFrom(...CODE_ALPHABET.split("")), { minLength: 6, maxLength: 6 })
  .map((all) => all.join(""));

describe("room codes", () => {
  it("reads a code in any case, with spaces and hyphens anywhere", () => {
    fc.assert(
      fc.property(code, fc.nat(5), fc.constantFrom(" ", "-", "–", "\u2011", ""), (bare, at, mark) => {
        expect(readCode(` ${bare.slice(0, at)}${mark}${bare.slice(at).toLowerCase()} `)).toBe(bare);
      }),
    );
  });

  it.each(["", "K7TE4", "K7TE422", "K7TE4O", "K7TE4!", "hello!"])("takes %s for no code", (text) => {
    expect(readCode(text)).toBeNull();
  });

  it("finds the code in a link, and says whose link it is", () => {
    expect(readRoomRef("https://watch.example/r/k7t-e42")).toEqual({
      kind: "link",
      code: "K7TE42",
      origin: "https://watch.example",
    });
    expect(readRoomRef("http://192.168.0.4:8080/r/K7TE42/")).toMatchObject({ origin: "http://192.168.0.4:8080" });
    expect(readRoomRef("https://www.youtube.com/#sharetube=K7TE42")).toEqual({ kind: "code", code: "K7TE42" });
    expect(readRoomRef(" k7t e42 ")).toEqual({ kind: "code", code: "K7TE42" });
  });

  it.each(["https://watch.example/", "https://watch.example/r/%", "javascript:/r/K7TE42", "https://", "/r/K7TE42"])(
    "finds none in %s",
    (text) => {
      expect(readRoomRef(text)).toBeNull();
    },
  );
});

describe("the add box", () => {
  it("tells links from words to search for", () => {
    expect(readAddInput("  ")).toEqual({ kind: "empty" });
    expect(readAddInput("faroe islands")).toEqual({ kind: "words", query: "faroe islands" });
    expect(readAddInput("youtu.be/dQw4w9WgXcQ")).toEqual({ kind: "links", urls: ["https://youtu.be/dQw4w9WgXcQ"] });
    expect(readAddInput("see https://youtu.be/dQw4w9WgXcQ")).toMatchObject({ kind: "words" });
  });

  it("takes several links, in their order, up to a bound", () => {
    const urls = ["https://youtu.be/a", "https://files.example/b.mp4"];
    expect(readAddInput(urls.join("\n"))).toEqual({ kind: "links", urls });
    expect(readAddInput(Array.from({ length: 21 }, (_, n) => `https://youtu.be/${n}`).join(" "))).toEqual({
      kind: "too_many",
      most: 20,
    });
  });

  it("leaves other schemes to the search", () => {
    expect(readAddInput("javascript:alert(1)")).toMatchObject({ kind: "words" });
    expect(readAddInput("data:text/html,x")).toMatchObject({ kind: "words" });
  });
});

describe("messages", () => {
  it("never loses or adds a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(
          parts(text)
            .map((part) => part.text)
            .join(""),
        ).toBe(text);
      }),
    );
  });

  it("links http and https alone", () => {
    const links = (text: string) => parts(text).flatMap((part) => (part.kind === "link" ? [part.url] : []));
    expect(links("see https://example.org/a?b=1.")).toEqual(["https://example.org/a?b=1"]);
    expect(links("(http://example.org/x)")).toEqual(["http://example.org/x"]);
    expect(links("javascript:alert(1) data:text/html,x ftp://example.org https://")).toEqual([]);
  });

  it("finds places in the video", () => {
    const times = (text: string) => parts(text).flatMap((part) => (part.kind === "time" ? [part.ms] : []));
    expect(times("wait for 12:40, then 1:02:03!")).toEqual([760_000, 3_723_000]);
    expect(times("score 12:99, ratio 16:9:4:3, 1:2")).toEqual([]);
  });
});

it.each([
  ["http://127.0.0.1:8080/r/X", true],
  ["http://127.8.0.1/", true],
  ["http://localhost:8080/", true],
  ["http://[::1]:8080/", true],
  ["http://192.168.0.4/", false],
  ["https://localhost.example/", false],
  ["https://127.0.0.1.example/", false],
  ["nonsense", false],
])("knows whether %s is only this computer: %s", (address, only) => {
  expect(isLoopback(address)).toBe(only);
});

it("takes the place along to YouTube and changes no other address", () => {
  expect(atTime("https://www.youtube.com/watch?v=video000000", 760_400)).toBe(
    "https://www.youtube.com/watch?v=video000000&t=760s",
  );
  expect(atTime("https://files.example/a.mp4", 760_000)).toBe("https://files.example/a.mp4");
  expect(atTime("https://notyoutube.com/", 760_000)).toBe("https://notyoutube.com/");
});
