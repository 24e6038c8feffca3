import { act } from "preact/test-utils";
import { describe, expect, it } from "vitest";

import type { Glance } from "../../src/core/ports-glance";
import type { Outcome } from "../../src/core/ports";
import type { RoomStatus } from "../../src/core/room-view";
import type { JoinWish, PopupActions, PopupView } from "../../src/ui/popup/model";
import { Popup } from "../../src/ui/popup/Popup";
import { draw, named } from "../support/ui";

const SERVER = "http://127.0.0.1:8080";
const VIEW: PopupView = { name: "Ana", server: SERVER, glance: null, recent: [], offer: null, trusted: [] };

class Actions implements PopupActions {
  readonly did: unknown[] = [];
  outcome: Outcome = { ok: true };

  create = (name: string) => this.did_(["create", name]);
  join = (wish: JoinWish, name: string) => this.did_(["join", wish.code, wish.server, name]);
  signIn = () => this.did_(["sign_in"]);
  leave = () => void this.did_(["leave"]);
  rejoin = (password?: string) => void this.did_(["rejoin", password]);
  answerKnock = (userId: string, approve: boolean) => this.did_(["answer", userId, approve]);
  goToVideo = () => void this.did_(["video"]);
  openOptions = () => void this.did_(["options"]);
  forget = () => void this.did_(["forget"]);
  open = () => void this.did_(["open"]);

  private did_(what: unknown[]): Promise<Outcome> {
    this.did.push(what);
    return Promise.resolve(this.outcome);
  }
}

function shown(change: Partial<PopupView> = {}) {
  const actions = new Actions();
  const { root } = draw(<Popup view={{ ...VIEW, ...change }} actions={actions} />);
  const type = (label: string, value: string) => {
    const box = (root.querySelector(`[aria-label="${label}"]`) ??
      root.querySelector(".field input")) as HTMLInputElement;
    void act(() => {
      box.value = value;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
  };
  const press = async (name: string) => {
    const button = named(root, "button", name) as HTMLButtonElement;
    await act(async () => {
      if (button.type === "submit") button.closest("form")?.requestSubmit();
      else button.click();
      await Promise.resolve();
    });
  };
  return { root, actions, type, press, text: () => root.textContent.replace(/[\u2066-\u2069]/g, "") };
}

function glance(status: RoomStatus, change: Partial<Glance> = {}): Glance {
  const place = { id: "p", code: "K7TE42", server: SERVER, url: "http://192.0.2.7:8080/r/K7T-E42" };
  const faces = [{ user_id: "u-ana", name: "Ana", avatar: null }];
  return { place, status, name: "Friday films", total: 1, faces, knocks: [], now: null, ...change };
}

describe("out of a room", () => {
  it("creates with the name that stands there", async () => {
    const popup = shown();
    await popup.press("Create a room");
    expect(popup.actions.did).toEqual([["create", "Ana"]]);
  });

  it("wants a name first", async () => {
    const popup = shown({ name: "" });
    await popup.press("Create a room");
    expect(popup.actions.did).toEqual([]);
    expect(popup.text()).toContain("Say who you are first.");
  });

  it("takes a code, and says what is none", async () => {
    const popup = shown();
    popup.type("Room code or link", "hello");
    await popup.press("Join");
    expect(popup.text()).toContain("That is no room code");
    popup.type("Room code or link", "k7t e42");
    await popup.press("Join");
    expect(popup.actions.did).toEqual([["join", "K7TE42", null, "Ana"]]);
  });

  it("asks before it deals with another server, unless it has before", async () => {
    const link = "https://watch.example.org/r/K7T-E42";
    const popup = shown();
    popup.type("Room code or link", link);
    await popup.press("Join");
    expect(popup.actions.did).toEqual([]);
    expect(popup.text()).toContain("watch.example.org");
    await popup.press("Join there");
    expect(popup.actions.did).toEqual([["join", "K7TE42", "https://watch.example.org", "Ana"]]);

    const again = shown({ trusted: ["https://watch.example.org"] });
    again.type("Room code or link", link);
    await again.press("Join");
    expect(again.actions.did).toHaveLength(1);
  });

  it("says what went wrong", async () => {
    const popup = shown();
    popup.actions.outcome = { ok: false, error: { code: "not_found", message: "x" } };
    popup.type("Room code or link", "K7TE42");
    await popup.press("Join");
    await act(() => Promise.resolve());
    expect(popup.root.querySelector("[role=alert]")?.textContent).toBeTruthy();
    expect(popup.text()).not.toContain("not_found");
  });

  it("lists rooms with who is in them, hostile names and all", () => {
    const room = { code: "K7TE42", server: SERVER, name: "<b>\u202ebold" };
    const popup = shown({ recent: [{ ...room, here: { total: 2, names: ["Ben", "Cleo"] } }] });
    expect(popup.text()).toContain("Ben and Cleo here");
    expect(popup.text()).toContain("<b>");
    const many = shown({ recent: [{ ...room, here: { total: 40, names: ["Ben", "Cleo", "Dan"] } }] });
    expect(many.text()).toContain("40 people here");
    const unknown = shown({ recent: [{ ...room, server: "https://watch.example.org", here: null }] });
    expect(unknown.text()).toContain("K7T-E42 · on watch.example.org");
    expect(unknown.text()).not.toContain("here");
  });
});

describe("in a room", () => {
  it("shows code, people and what plays", async () => {
    const now = { provider: "youtube", mediaId: "sharetube01", title: "Big film", phase: "playing" };
    const popup = shown({ glance: glance({ kind: "joined" }, { total: 3, now }) });
    for (const words of ["Friday films", "K7T-E42", "3 people here", "Big film"]) expect(popup.text()).toContain(words);
    await popup.press("Go to the video");
    await popup.press("Leave the room");
    expect(popup.actions.did).toEqual([["video"], ["leave"]]);
  });

  it("lets in who knocks, or not", async () => {
    const knocks = [
      { user_id: "u-ben", name: "Ben" },
      { user_id: "u-cleo", name: "Cléo" },
    ];
    const popup = shown({ glance: glance({ kind: "joined" }, { knocks }) });
    expect(popup.text()).toContain("Ben and Cléo want to come in");
    await popup.press("Let Ben in");
    await popup.press("Not now: leave Cléo outside");
    expect(popup.actions.did).toEqual([
      ["answer", "u-ben", true],
      ["answer", "u-cleo", false],
    ]);
  });

  it("waits at the door, and asks again once it may", async () => {
    const waiting = shown({ glance: glance({ kind: "knocking" }) });
    expect(waiting.text()).toContain("Waiting to be let in");
    expect(waiting.text()).toContain("Stop waiting");
    const declined = { kind: "declined", waitMs: 90_000 } as const;
    const early = shown({ glance: glance({ ...declined, again: false }) });
    expect(early.text()).toContain("again in 2 minutes");
    expect(early.text()).not.toContain("Ask again");
    const popup = shown({ glance: glance({ ...declined, again: true }) });
    await popup.press("Ask again");
    expect(popup.actions.did).toEqual([["rejoin", undefined]]);
  });

  it("offers the viewer for what only it can play", () => {
    const now = { provider: "direct", mediaId: "x", title: "A file", phase: "playing" };
    const popup = shown({ glance: glance({ kind: "joined" }, { now }) });
    expect(popup.text()).toContain("Open in the viewer");
  });

  it("says when it is not connected, and keeps the rest", () => {
    const popup = shown({ glance: glance({ kind: "reconnecting", sinceMs: 0 }) });
    expect(popup.text()).toContain("Not connected");
    expect(popup.text()).toContain("K7T-E42");
  });

  it.each<[RoomStatus, string | null]>([
    [{ kind: "removed", reason: "banned", until: null }, null],
    [{ kind: "removed", reason: "kicked", until: null }, "Try again"],
    [{ kind: "closed", reason: "owner" }, null],
    [{ kind: "refused", error: { code: "full", message: "" } }, "Try again"],
  ])("says why one is not in: %o", async (status, way) => {
    const popup = shown({ glance: glance(status) });
    expect(popup.root.querySelector("[role=alert] h2")?.textContent).toBeTruthy();
    if (way === null) expect(popup.text()).not.toContain("Try again");
    else {
      await popup.press(way);
      expect(popup.actions.did).toEqual([["rejoin", undefined]]);
    }
    await popup.press("Leave the room");
    expect(popup.actions.did.at(-1)).toEqual(["leave"]);
  });

  it("asks for the password", async () => {
    const popup = shown({ glance: glance({ kind: "refused", error: { code: "password_required", message: "" } }) });
    popup.type("Password", "open sesame");
    await popup.press("Join");
    expect(popup.actions.did).toEqual([["rejoin", "open sesame"]]);
  });
});
