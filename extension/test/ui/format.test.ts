import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { clock, gap, hueOf, initials, parseClock, roughLength, shownCode, spokenTime } from "../../src/ui/format";

describe("times", () => {
  it("shows hours only when there are some", () => {
    expect(clock(0)).toBe("0:00");
    expect(clock(760_999)).toBe("12:40");
    expect(clock(3_723_000)).toBe("1:02:03");
    expect(clock(-5)).toBe("0:00");
  });

  it("reads back what it shows", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 * 24 * 3_600 }), (seconds) => {
        expect(parseClock(clock(seconds * 1_000))).toBe(seconds * 1_000);
      }),
    );
  });

  it.each([
    ["90", 90_000],
    ["2m", 120_000],
    ["1h2m3s", 3_723_000],
    [" 12:40 ", 760_000],
    ["90:00", 5_400_000],
  ])("reads %s as a person means it", (text, ms) => {
    expect(parseClock(text)).toBe(ms);
  });

  it.each(["", "abc", "1:2:3:4", "12:60", "1:60:00", "-5", "1.5", "h", "12:4x"])("takes %s for no time", (text) => {
    expect(parseClock(text)).toBeNull();
  });

  it("speaks without parts that are nought", () => {
    expect(spokenTime(0)).toBe("0 seconds");
    expect(spokenTime(61_000)).toBe("1 minute 1 second");
    expect(spokenTime(7_200_000)).toBe("2 hours");
  });

  it("chooses the unit of a gap by its size, whatever the sign", () => {
    expect(gap(4.4)).toBe("4 ms");
    expect(gap(-99)).toBe("99 ms");
    expect(gap(99.6)).toBe("0.1 s");
    expect(gap(-2_060)).toBe("2.1 s");
    expect(gap(42_400)).toBe("42 s");
    expect(gap(150_000)).toBe("3 min");
  });

  it("rounds the length of a queue", () => {
    expect(roughLength(20_000)).toBe("1 min");
    expect(roughLength(3_600_000)).toBe("1 h");
    expect(roughLength(4_800_000)).toBe("1 h 20 min");
  });
});

describe("names", () => {
  it.each([
    ["Ana", "A"],
    ["cléo marie duval", "CD"],
    ["يوسف الكاتب", "يا"],
    ["👩‍👩‍👧‍👦 family", "👩‍👩‍👧‍👦"],
    ["", ""],
    ["  ", ""],
  ])("stands for %s with %s", (name, letters) => {
    expect(initials(name)).toBe(letters);
  });

  it("keeps to one letter when asked", () => {
    expect(initials("Cléo Duval", 1)).toBe("C");
  });

  it("gives an id the same colour each time, within bounds", () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        const hue = hueOf(id, 8);
        expect(hue).toBe(hueOf(id, 8));
        expect(hue).toBeGreaterThanOrEqual(0);
        expect(hue).toBeLessThan(8);
      }),
    );
  });
});

it("shows a code in two parts, and anything else as it is", () => {
  expect(shownCode("K7TE42")).toBe("K7T-E42");
  expect(shownCode("K7T")).toBe("K7T");
});
