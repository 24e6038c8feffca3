import { beforeEach, describe, expect, it } from "vitest";

import { readContext } from "../../src/entry/page-context";
import { RecentRooms } from "../../src/entry/recent-rooms";
import { roomPath, routeOf } from "../../src/entry/route";
import { deviceStorage } from "../../src/platform/web-storage";

beforeEach(() => {
  document.body.replaceChildren();
  localStorage.clear();
});

describe("an address", () => {
  it.each([
    ["/", { kind: "landing" }],
    ["/nowhere", { kind: "nowhere" }],
    ["/r/K7T-E42", { kind: "room", code: "K7TE42", remote: false }],
    ["/r/k7te42/", { kind: "room", code: "K7TE42", remote: false }],
    ["/r/K7T-E42?remote=1&utm=x", { kind: "room", code: "K7TE42", remote: true }],
    ["/r/%E0%A4%A", { kind: "nowhere" }],
    ["/r/K7T-E4I", { kind: "nowhere" }],
    ["/r/K7TE42/more", { kind: "nowhere" }],
    ["/signin?next=%2Fr%2FK7T-E42", { kind: "place", place: "signin", next: "/r/K7T-E42", token: null, problem: null }],
    ["/verify#Zm9v-Ym_Fy", { kind: "place", place: "verify", next: null, token: "Zm9v-Ym_Fy", problem: null }],
    ["/pair#4H7K-29QX", { kind: "place", place: "pair", next: null, token: "4H7K-29QX", problem: null }],
    ["/account/", { kind: "nowhere" }],
  ])("%s", (path, route) => {
    expect(routeOf(`http://server.test${path}`)).toEqual(route);
  });

  it("leads back to where it came from", () => {
    for (const path of ["/r/K7T-E42", "/r/K7T-E42?remote=1"]) {
      const route = routeOf(`http://server.test${path}`);
      expect(route.kind === "room" && roomPath(route)).toBe(path);
    }
  });

  it.each([
    "//evil.example",
    "https://evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "/a b",
    "r/K7T-E42",
    "",
  ])("goes on to no other site afterwards: %s", (next) => {
    const route = routeOf(`http://server.test/signin?next=${encodeURIComponent(next)}`);
    expect(route).toMatchObject({ kind: "place", next: null });
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
