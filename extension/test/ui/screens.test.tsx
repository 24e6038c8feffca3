import { act } from "preact/test-utils";
import { useState } from "preact/hooks";
import { describe, expect, it, vi } from "vitest";

import { FixtureStore } from "../../src/ui/gallery/fixture-store";
import { HERE } from "../../src/ui/gallery/here";
import { FIXTURE_OFFICE } from "../../src/ui/gallery/office";
import { FIXTURE_PLATFORM } from "../../src/ui/gallery/platform";
import { ROOM_STATES } from "../../src/ui/gallery/states";
import { AT, view } from "../../src/ui/gallery/views";
import { Dialog } from "../../src/ui/kit/Dialog";
import { ErrorBoundary } from "../../src/ui/kit/ErrorBoundary";
import { Share } from "../../src/ui/dialogs/Share";
import { Gate } from "../../src/ui/screens/Gate";
import { JoinScreen } from "../../src/ui/screens/JoinScreen";
import { Landing, type LandingProps } from "../../src/ui/screens/Landing";
import { RoomScreen } from "../../src/ui/screens/RoomScreen";
import { bare, click, draw, drawIn, named, press, settled, submit, type } from "../support/ui";

const input = (root: ParentNode, nth = 0) => root.querySelectorAll<HTMLInputElement>("input")[nth]!;
const form = (root: ParentNode) => root.querySelector("form")!;

describe("a dialog", () => {
  function Page() {
    const [open, set] = useState(false);
    return (
      <>
        <button type="button" onClick={() => set(true)}>
          open
        </button>
        {open && (
          <Dialog title="Question" onClose={() => set(false)}>
            <button type="button">inside</button>
          </Dialog>
        )}
      </>
    );
  }

  it("takes the focus, keeps Tab inside, and gives the focus back on Esc", async () => {
    const { root } = draw(<Page />);
    const opener = named(root, "button", "open");
    opener.focus();
    await click(opener);
    const dialog = root.querySelector<HTMLElement>("[role=dialog]")!;
    expect(document.activeElement).toBe(dialog);
    expect(dialog.getAttribute("aria-labelledby")).toBe(dialog.querySelector("h2")?.id);
    // happy-dom lays nothing out, and what has no box cannot take the focus.
    for (const button of dialog.querySelectorAll("button")) {
      button.getClientRects = () => [new DOMRect()] as unknown as DOMRectList;
    }
    const last = named(dialog, "button", "inside");
    expect((await press(last, "Tab")).defaultPrevented).toBe(true);
    expect(document.activeElement).toBe(named(dialog, "button", "Back"));
    expect((await press(named(dialog, "button", "Back"), "Tab", { shiftKey: true })).defaultPrevented).toBe(true);
    expect(document.activeElement).toBe(last);
    await press(last, "Escape");
    expect(root.querySelector("[role=dialog]")).toBeNull();
    expect(document.activeElement).toBe(opener);
  });
});

describe("a part that breaks", () => {
  it("says so, leaves the rest alone, and comes back", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    let broken = true;
    const Part = () => {
      if (broken) throw new Error("a private title");
      return <p>well</p>;
    };
    const { root } = draw(
      <>
        <p>beside</p>
        <ErrorBoundary part="queue">
          <Part />
        </ErrorBoundary>
      </>,
    );
    expect(root.textContent).toContain("beside");
    expect(root.querySelector("[role=alert]")?.textContent).toMatch(/stopped working/);
    expect(JSON.stringify(log.mock.calls)).not.toContain("private");
    broken = false;
    await click(named(root, "button", "Reload panel"));
    expect(root.textContent).toContain("well");
    log.mockRestore();
  });
});

describe("the landing page", () => {
  const props = (more: Partial<LandingProps> = {}): LandingProps => ({
    name: "",
    recent: [],
    busy: null,
    error: null,
    extensionUrl: null,
    rooms: null,
    onHome: vi.fn(),
    onJoin: vi.fn(),
    onCreate: vi.fn(),
    onSample: vi.fn(),
    onForget: vi.fn(),
    ...more,
  });

  it("takes a code or a link, and says what is wrong with anything else", async () => {
    const given = props();
    const { root } = draw(<Landing {...given} />);
    await submit(form(root));
    expect(root.querySelector("[role=alert]")?.textContent).toMatch(/Type the code/);
    await type(input(root), "hello");
    expect(root.querySelector("[role=alert]")).toBeNull();
    await submit(form(root));
    expect(root.querySelector("[role=alert]")?.textContent).toMatch(/no room code/);
    expect(given.onJoin).not.toHaveBeenCalled();
    await type(input(root), "k7t e42");
    await submit(form(root));
    expect(given.onJoin).toHaveBeenCalledWith({ kind: "code", code: "K7TE42" });
  });

  async function asked(root: HTMLElement): Promise<HTMLElement> {
    await click(named(root, "button", "Create a room"));
    return vi.waitFor(() => {
      const content = root.querySelector<HTMLElement>("[role=dialog] .create");
      if (content === null) throw new Error("not loaded yet");
      return content.closest<HTMLElement>("[role=dialog]")!;
    });
  }

  it("creates a room: a name is enough, and a public one begins with its operators in control", async () => {
    const given = props();
    const { root } = draw(<Landing {...given} />);
    const dialog = await asked(root);
    await submit(form(dialog));
    expect(given.onCreate).not.toHaveBeenCalled();
    await type(input(dialog), " Ana ");
    await submit(form(dialog));
    const plain = { visibility: "unlisted", entry: "open", password: null, controlMode: "anyone" };
    const room = { name: "Ana", roomName: "", ...plain };
    expect(given.onCreate).toHaveBeenLastCalledWith(room);
    await click(dialog.querySelector<HTMLElement>("input[value=public]")!);
    await submit(form(dialog));
    expect(given.onCreate).toHaveBeenLastCalledWith({ ...room, visibility: "public", controlMode: "operators" });
  });

  it("creates a room with a password only once there is one, and says what each door means", async () => {
    const given = props({ name: "Ana" });
    const { root } = draw(<Landing {...given} />);
    const dialog = await asked(root);
    await click(dialog.querySelector<HTMLElement>("input[value=approval]")!);
    expect(dialog.textContent).toContain("People knock");
    await click(dialog.querySelector<HTMLElement>("input[value=password]")!);
    await submit(form(dialog));
    await type(dialog.querySelector<HTMLInputElement>("input[type=password]")!, "abc");
    await submit(form(dialog));
    expect(given.onCreate).not.toHaveBeenCalled();
    await type(dialog.querySelector<HTMLInputElement>("input[type=password]")!, "abcd");
    await submit(form(dialog));
    expect(given.onCreate).toHaveBeenCalledWith(expect.objectContaining({ entry: "password", password: "abcd" }));
  });

  it("says who may create rooms where not everybody may", async () => {
    const here = { ...HERE, options: { ...HERE.options, room_creation: "accounts" as const } };
    const { root } = draw(<Landing {...props()} />, FIXTURE_PLATFORM, here);
    const dialog = await asked(root);
    expect(dialog.querySelector("form")).toBeNull();
    expect(named(dialog, "a", "Sign in").getAttribute("href")).toBe("/signin?next=%2Fr%2FK7T-E42");
  });

  it("takes a code for adding a phone to the page for that", async () => {
    const go = vi.fn();
    const { root } = draw(<Landing {...props()} />, FIXTURE_PLATFORM, { ...HERE, go });
    await type(input(root), "4h7k 29qx");
    await submit(form(root));
    expect(go).toHaveBeenCalledWith("/pair#4H7K-29QX");
  });

  it("leads back to rooms one was in, and forgets them", async () => {
    const given = props({ recent: [{ code: "K7TE42", name: "Friday films", here: 3 }] });
    const { root } = draw(<Landing {...given} />);
    await click(root.querySelector<HTMLElement>(".recent-room")!);
    expect(given.onJoin).toHaveBeenCalledWith({ kind: "code", code: "K7TE42" });
    await click(named(root, "button", "Forget Friday films"));
    expect(given.onForget).toHaveBeenCalledWith("K7TE42");
  });
});

describe("joining", () => {
  const join = (name: string, entry: "open" | "password" = "open") => {
    const onJoin = vi.fn();
    const card = { name: "Friday films", entry };
    const all = { code: "K7TE42", card, name, busy: false, error: null, onJoin, onHome: vi.fn() };
    const opened: string[] = [];
    const platform = { ...FIXTURE_PLATFORM, open: (url: string) => void opened.push(url) };
    return { onJoin, opened, ...draw(<JoinScreen {...all} />, platform) };
  };

  it("is one press for whoever was here before", async () => {
    const { root, onJoin } = join("Ana");
    expect(root.querySelector("input")).toBeNull();
    expect(bare(root.querySelector("button[type=submit]")?.textContent ?? "")).toBe("Join as Ana");
    await submit(form(root));
    expect(onJoin).toHaveBeenCalledWith({ name: "Ana", password: null, kind: "viewer" });
  });

  it("asks for a name the first time, and for the room's password", async () => {
    const { root, onJoin } = join("", "password");
    await type(input(root, 0), "  Ben ");
    await submit(form(root));
    expect(onJoin).not.toHaveBeenCalled();
    await type(input(root, 1), "secret");
    await submit(form(root));
    expect(onJoin).toHaveBeenCalledWith({ name: "Ben", password: "secret", kind: "viewer" });
  });

  it("can be in the person's own player, on a page that names no server", async () => {
    const { root, opened } = join("Ana");
    await click(named(root, "button", "Open in my own player"));
    expect(opened).toEqual(["https://www.youtube.com/#sharetube=K7TE42"]);
  });

  it("can be as a remote", async () => {
    const { root, onJoin } = join("Ana");
    await click(named(root, "button", "Use this device as a remote"));
    expect(onJoin).toHaveBeenCalledWith({ name: "Ana", password: null, kind: "remote" });
  });
});

describe("a closed door", () => {
  it("takes the password, and says when it was the wrong one", async () => {
    const { root, store } = drawIn(ROOM_STATES["refused-password"]!, <Gate onHome={vi.fn()} />);
    await type(input(root), "guess");
    await submit(form(root));
    expect(store.sent).toEqual([{ name: "rejoin", payload: "guess" }]);
    expect(root.querySelector("[role=alert] [role=alert]")?.textContent).toMatch(/not the password/);
  });

  it("opens by itself for whoever knocks, and may be asked again of those who were turned away", async () => {
    const knocking = drawIn(ROOM_STATES["knocking"]!, <Gate onHome={vi.fn()} />);
    expect(knocking.root.querySelector("[role=status]")?.textContent).toContain("Waiting to be let in");
    expect(knocking.root.querySelectorAll("button")).toHaveLength(1);
    expect(drawIn(ROOM_STATES["declined"]!, <Gate onHome={vi.fn()} />).root.textContent).toContain("in a minute");
    const { root, store } = drawIn(ROOM_STATES["declined-again"]!, <Gate onHome={vi.fn()} />);
    await click(named(root, "button", "Ask again"));
    expect(store.sent).toEqual([{ name: "rejoin", payload: undefined }]);
  });

  it("offers to try again only where that can help", () => {
    const ways = (state: string) => {
      const { root } = drawIn(ROOM_STATES[state]!, <Gate onHome={vi.fn()} />);
      return [...root.querySelectorAll(".gate button")].map((button) => button.textContent);
    };
    expect(ways("refused-full")).toEqual(["Try again", "To the start page"]);
    expect(ways("refused-not-found")).toEqual(["To the start page"]);
    expect(ways("banned")).toEqual(["To the start page"]);
    expect(ways("left")).toEqual(["Join again", "To the start page"]);
    expect(ways("outdated")).toEqual(["Reload the page"]);
  });
});

describe("sharing", () => {
  it("shows link and picture", async () => {
    const { root } = drawIn(view(), <Share url="https://watch.example/r/K7T-E42" onClose={vi.fn()} />);
    await vi.waitFor(() => expect(root.querySelector("svg.qr path")).not.toBeNull());
    expect(root.textContent).not.toContain("HOST=");
  });

  it("says plainly when nobody else can open the address, and encodes no useless picture", () => {
    const { root } = drawIn(view(), <Share url="http://127.0.0.1:8080/r/K7T-E42" onClose={vi.fn()} />);
    expect(root.querySelector(".qr")).toBeNull();
    expect(root.querySelector("code")?.textContent).toBe("HOST=0.0.0.0 make run");
    expect(root.textContent).not.toContain("Send the link");
  });
});

describe("a room on the screen", () => {
  const room = (store: FixtureStore) => (
    <RoomScreen
      store={store}
      player={<video id="film" />}
      shareUrl="https://watch.example/r/K7TE42"
      search={null}
      office={FIXTURE_OFFICE}
      sound={null}
      kind="viewer"
      onLeave={vi.fn()}
    />
  );

  it("never moves the player: not for a card in its place, not for a lost connection, not for a turned phone", async () => {
    const listeners: (() => void)[] = [];
    let narrow = false;
    const asked = vi.spyOn(window, "matchMedia").mockImplementation(
      (query) =>
        ({
          get matches() {
            return narrow && query.includes("36rem");
          },
          addEventListener: (_: string, listener: () => void) => listeners.push(listener),
          removeEventListener: () => undefined,
        }) as unknown as MediaQueryList,
    );
    const store = new FixtureStore(view(), AT);
    const { root } = draw(room(store));
    const film = root.querySelector("#film")!;
    const moves: Node[] = [];
    const observer = new MutationObserver((changes) => {
      for (const { removedNodes } of changes) moves.push(...[...removedNodes].filter((node) => node.contains(film)));
    });
    observer.observe(root, { childList: true, subtree: true });
    const still = () => {
      expect(root.querySelector("#film")).toBe(film);
      expect(moves).toEqual([]);
    };
    for (const name of ["embed-refused", "reconnecting", "ask-host", "alone", "playing"]) {
      await act(() => store.set(ROOM_STATES[name]!));
      still();
      const covered = name !== "reconnecting" && name !== "playing";
      expect(root.querySelector<HTMLElement>(".player-slot")?.hidden).toBe(covered);
    }
    narrow = true;
    await act(() => {
      for (const listener of listeners) listener();
    });
    expect(root.querySelector(".room.narrow")).not.toBeNull();
    await settled();
    still();
    observer.disconnect();
    asked.mockRestore();
  });

  it("has the keys of a video page, but not while somebody writes", async () => {
    const store = new FixtureStore(view(), AT);
    const { root } = draw(room(store));
    const page = document.body;
    await press(page, "k");
    expect(store.get().player?.phase).toBe("paused");
    await press(page, "l");
    expect(store.sent.at(-1)).toEqual({ name: "player.seek", payload: { position_ms: 770_000 } });
    await press(page, "ArrowLeft");
    expect(store.sent.at(-1)).toEqual({ name: "player.seek", payload: { position_ms: 765_000 } });
    await press(page, "n");
    expect(store.sent.at(-1)?.name).toBe("player.next");
    const before = store.sent.length;
    const field = root.querySelector<HTMLTextAreaElement>(".composer textarea")!;
    for (const key of ["k", "n", " ", "ArrowLeft", "f"]) {
      expect((await press(field, key)).defaultPrevented).toBe(false);
    }
    await press(page, "n", { ctrlKey: true });
    expect(store.sent).toHaveLength(before);
    await press(page, "?");
    await vi.waitFor(() => expect(root.querySelector("[role=dialog] .keys")).not.toBeNull());
  });

  it("leaves the keys of a focused button to the button", async () => {
    const store = new FixtureStore(view(), AT);
    const { root } = draw(room(store));
    const event = await press(named(root, "button", "Invite"), " ");
    expect(event.defaultPrevented).toBe(false);
    expect(store.get().player?.phase).toBe("playing");
  });
});
