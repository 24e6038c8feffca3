import { describe, expect, it, vi } from "vitest";

import { GUEST, HERE } from "../../src/ui/gallery/here";
import { MINE, roomsPort } from "../../src/ui/gallery/rooms";
import { FIXTURE_PLATFORM } from "../../src/ui/gallery/platform";
import { lastOf } from "../../src/ui/screens/RoomList";
import { Lost } from "../../src/ui/screens/Lost";
import { Rooms, type RoomsPort } from "../../src/ui/screens/Rooms";
import { bare, click, draw, named } from "../support/ui";

const RECENT = [{ code: "M2XW7Q", name: "Friday films", here: null }];

async function board(port: RoomsPort, user = HERE.user) {
  const [onOpen, onForget] = [vi.fn(), vi.fn()];
  const rooms = <Rooms port={port} recent={RECENT} onOpen={onOpen} onForget={onForget} />;
  const { root } = draw(rooms, FIXTURE_PLATFORM, { ...HERE, user });
  await vi.waitFor(() => expect(root.querySelector("[aria-busy]")).toBeNull());
  return { root, onOpen, onForget };
}
const section = (root: ParentNode, name: string) => root.querySelector(`section[aria-label="${name}"]`)!;
const names = (root: ParentNode) => [...root.querySelectorAll("bdi")].map((each) => each.textContent);

describe("the rooms of somebody who was here before", () => {
  it("lead back into the last one, and list their own before recent and public ones", async () => {
    const { root, onOpen } = await board(roomsPort(""));
    expect(section(root, "Where you were").querySelector("h2")?.textContent).toBe("Friday films");
    await click(named(root, "button", "Continue"));
    expect(onOpen).toHaveBeenLastCalledWith("K7TE42");
    expect(names(section(root, "My rooms"))).toEqual(MINE.map(({ name }) => name));
    expect(names(section(root, "Recent rooms"))).toEqual(["Concerts", "Lecture hall"]);
    const first = section(root, "Public rooms").querySelector<HTMLElement>("a")!;
    expect(bare(first.textContent)).toMatch(/Lo-fi all night.*24 people here/);
    await click(first);
    expect(onOpen).toHaveBeenLastCalledWith("PUB2AB");
  });

  it("show public rooms a page at a time, each once", async () => {
    const { root } = await board(roomsPort(""));
    await click(named(root, "button", "Show more"));
    await vi.waitFor(() => expect(names(section(root, "Public rooms"))).toHaveLength(5));
    expect(names(section(root, "Public rooms")).at(-1)).toBe("Friday films");
    expect(root.textContent).not.toContain("Show more");
  });

  it("fall back on what the device remembers while the server cannot tell, and ask again", async () => {
    const mine = vi.fn(roomsPort("failed").mine);
    const { root, onOpen, onForget } = await board({ mine, listed: null });
    expect(root.querySelector("[role=alert]")?.textContent).toMatch(/busy/);
    await click(root.querySelector<HTMLElement>(".recent-room")!);
    expect(onOpen).toHaveBeenCalledWith("M2XW7Q");
    await click(named(root, "button", "Forget Friday films"));
    expect(onForget).toHaveBeenCalledWith("M2XW7Q");
    mine.mockImplementation(roomsPort("").mine);
    await click(named(root, "button", "Try again"));
    await vi.waitFor(() => expect(names(section(root, "My rooms"))).toHaveLength(3));
  });

  it("say what to do where there is nothing yet", async () => {
    const { root } = await board(roomsPort("empty"));
    expect(section(root, "My rooms").textContent).toMatch(/stays yours/);
    expect(section(root, "Public rooms").textContent).toMatch(/you are the first/);
  });

  it("offer a guest to keep them, and nobody else", async () => {
    const guest = await board(roomsPort(""), GUEST);
    expect(named(guest.root, "a", "Keep your rooms: make an account").getAttribute("href")).toMatch(/^\/signup/);
    expect((await board(roomsPort(""), { ...GUEST, guest: false })).root.textContent).not.toContain("Keep your rooms");
  });

  it("go on in the one that this device was in, unless it is closed", () => {
    expect(lastOf(MINE, "9XQ2MP")?.code).toBe("9XQ2MP");
    expect(lastOf(MINE, "M2XW7Q")?.code).toBe("K7TE42");
    expect(lastOf([], "K7TE42")).toBeNull();
  });
});

describe("what is not there", () => {
  const start = { name: "Ana", busy: null, error: null, onJoin: vi.fn(), onCreate: vi.fn() };

  it("says so, and leads on: by a code, to a new room, home, or into one's own closed room", async () => {
    const [onHome, onAnyway] = [vi.fn(), vi.fn()];
    const lost = <Lost {...start} what={{ kind: "room", code: "K7TE42" }} onHome={onHome} onAnyway={onAnyway} />;
    const { root } = draw(lost);
    expect(root.querySelector("h1")?.textContent).toBe("There is no room with this code");
    expect(root.textContent).not.toContain("Join as");
    expect(root.querySelector(".code-form input")).not.toBeNull();
    named(root, "button", "Create a room");
    await click(named(root, "button", "To the start page"));
    expect(onHome).toHaveBeenCalledOnce();
    await click(named(root, "button", "Open it again"));
    expect(onAnyway).toHaveBeenCalledOnce();
  });

  it.each(["page", "fault"] as const)("a %s is no room that could be opened", (kind) => {
    const { root } = draw(<Lost {...start} what={{ kind }} onHome={vi.fn()} onAnyway={null} />);
    expect(root.querySelector("h1")?.textContent).not.toMatch(/room/);
    expect(root.textContent).not.toContain("Open it again");
  });
});
