import { beforeEach, describe, expect, it } from "vitest";

import { readContext } from "../../src/entry/page-context";
import { RecentRooms } from "../../src/entry/recent-rooms";
import { pathOf, routeOf } from "../../src/entry/route";
import { deviceStorage } from "../../src/platform/web-storage";

beforeEach(() => {
  document.body.replaceChildren();
  localStorage.clear();
});

describe("an address", () => {
  it.each([
    ["/", { kind: "landing" }],
    ["/nowhere", { kind: "landing" }],
    ["/r/K7T-E42", { kind: "room", code: "K7TE42", remote: false }],
    ["/r/k7te42/", { kind: "room", code: "K7TE42", remote: false }],
    ["/r/K7T-E42?remote=1&utm=x", { kind: "room", code: "K7TE42", remote: true }],
    ["/r/%E0%A4%A", { kind: "landing" }],
    ["/r/K7T-E4I", { kind: "landing" }],
    ["/r/K7TE42/more", { kind: "landing" }],
  ])("%s", (path, route) => {
    expect(routeOf(`http://server.test${path}`)).toEqual(route);
  });

  it("leads back to where it came from", () => {
    for (const path of ["/", "/r/K7T-E42", "/r/K7T-E42?remote=1"]) {
      expect(pathOf(routeOf(`http://server.test${path}`))).toBe(path);
    }
  });
});

describe("the page's context", () => {
  const write = (text: string) => {
    const block = document.createElement("script");
    block.type = "application/json";
    block.id = "context";
    block.textContent = text;
    document.body.append(block);
  };

  it("is what the server wrote", () => {
    const share = { url: "http://192.0.2.2:8080", reachable: true, command: null };
    write(
      JSON.stringify({ code: "K7TE42", room: { name: "Films", entry: "open" }, share, search: true, sample: "/s" }),
    );
    expect(readContext(document)).toMatchObject({ code: "K7TE42", room: { name: "Films" }, share, search: true });
  });

  it("is empty, not broken, without one", () => {
    expect(readContext(document)).toMatchObject({ code: null, room: null, search: false, sample: null });
    write("{");
    expect(readContext(document).share.url).toBe(document.location.origin);
  });
});

describe("recent rooms", () => {
  const rooms = () => new RecentRooms(deviceStorage(() => localStorage));

  it("has the last one first, each once, and no more than six", () => {
    for (const code of ["A", "B", "A", "C", "D", "E", "F", "G"]) rooms().add(code, `room ${code}`);
    expect(
      rooms()
        .list()
        .map((room) => room.code),
    ).toEqual(["G", "F", "E", "D", "C", "A"]);
    rooms().forget("G");
    expect(rooms().list()[0]).toEqual({ code: "F", name: "room F", here: null });
  });

  it("does not mind what others wrote", () => {
    for (const text of ["{", "5", '[null, {"code": 5}, {"code": "A", "name": "a"}]']) {
      localStorage.setItem("sharetube.recent-rooms", text);
      expect(rooms().list().length).toBeLessThanOrEqual(1);
    }
  });
});
