import { describe, expect, it, vi } from "vitest";

import type { ErrorCode, SignInOptions } from "../../src/contract/types";
import { Account } from "../../src/ui/account/Account";
import { Pair } from "../../src/ui/account/Pair";
import { Register } from "../../src/ui/account/Register";
import { Forgot, Reset } from "../../src/ui/account/Reset";
import { SignIn } from "../../src/ui/account/SignIn";
import { Verify } from "../../src/ui/account/Verify";
import { GUEST, HERE, MEMBER } from "../../src/ui/gallery/here";
import { accountPort, PROFILE } from "../../src/ui/gallery/places";
import { FIXTURE_PLATFORM } from "../../src/ui/gallery/platform";
import type { Here } from "../../src/ui/places";
import { bare, click, draw, named, settled, submit, type } from "../support/ui";

const done = () => Promise.resolve(null);
const refused = (code: ErrorCode) => () => Promise.resolve({ code, message: "" });
const show = (page: Parameters<typeof draw>[0], here: Partial<Here> = {}, options: Partial<SignInOptions> = {}) =>
  draw(page, FIXTURE_PLATFORM, { ...HERE, ...here, options: { ...HERE.options, ...options } }).root;
const field = (root: ParentNode, name: string) => root.querySelector<HTMLInputElement>(`input[name=${name}]`)!;
const form = (root: ParentNode) => root.querySelector("form")!;
const alerts = (root: ParentNode) => [...root.querySelectorAll("[role=alert]")].map((each) => each.textContent);
const links = (root: ParentNode) => [...root.querySelectorAll("main a")].map((each) => each.textContent);

describe("signing in", () => {
  it("is what a password manager knows, and can be looked at", async () => {
    const root = show(<SignIn next={null} problem={null} signIn={done} google={done} />);
    expect(field(root, "email").autocomplete).toBe("username");
    expect(field(root, "password").autocomplete).toBe("current-password");
    await type(field(root, "password"), "correct horse");
    await click(named(root, "button", "Show the password"));
    expect(field(root, "password").type).toBe("text");
    expect(field(root, "password").value).toBe("correct horse");
    await click(named(root, "button", "Hide the password"));
    expect(field(root, "password").type).toBe("password");
  });

  it("says what is missing before anything is asked, then why it was refused", async () => {
    const signIn = vi.fn(refused("unauthenticated"));
    const root = show(<SignIn next={null} problem={null} signIn={signIn} google={done} />);
    await type(field(root, "email"), "ana@");
    await submit(form(root));
    expect(alerts(root)).toEqual([expect.stringMatching(/such as/), expect.stringMatching(/Type the password/)]);
    expect(signIn).not.toHaveBeenCalled();
    await type(field(root, "email"), " ana@example.org ");
    await type(field(root, "password"), "x");
    await submit(form(root));
    expect(signIn).toHaveBeenCalledWith("ana@example.org", "x");
    expect(alerts(root)).toEqual([expect.stringMatching(/do not belong together/)]);
  });

  it("offers Google only where the server has it", async () => {
    const google = vi.fn(done);
    const page = <SignIn next={null} problem={null} signIn={done} google={google} />;
    expect([...show(page).querySelectorAll("button")].some((each) => each.textContent.includes("Google"))).toBe(false);
    await click(named(show(page, {}, { google: true }), "button", "Continue with Google"));
    expect(google).toHaveBeenCalledOnce();
    const back = <SignIn next={null} problem="made_up" signIn={done} google={google} />;
    expect(alerts(show(back, {}, { google: true }))).toEqual([expect.stringMatching(/did not work/)]);
  });

  it("tells a guest what stays behind, and takes the way on along", () => {
    const root = show(<SignIn next="/r/K7T-E42" problem={null} signIn={done} google={done} />, { user: GUEST });
    expect(bare(root.textContent)).toMatch(/stay with the guest/);
    expect(named(root, "a", "Make an account").getAttribute("href")).toBe("/signup?next=%2Fr%2FK7T-E42");
    expect(links(root).map(bare)).toContain("Go on as Ana");
  });

  it("is not offered where there is none", () => {
    const root = show(<SignIn next={null} problem={null} signIn={done} google={done} />, {}, { email: false });
    expect(root.querySelector("form")).toBeNull();
    expect(root.textContent).toMatch(/no accounts/);
  });
});

describe("making an account", () => {
  const page = (register: Parameters<typeof Register>[0]["register"], invite: string | null = null) => (
    <Register next={null} invite={invite} register={register} google={done} />
  );

  it("wants a longer password, passes on what the server says of it, and then points to the mail", async () => {
    const answers: (ErrorCode | null)[] = ["invalid", null];
    const register = vi.fn(() => {
      const code = answers.shift() ?? null;
      return Promise.resolve(code === null ? null : { code, message: "" });
    });
    const root = show(page(register), { user: GUEST });
    expect(field(root, "name").value).toBe("Ana");
    expect(field(root, "new-password").autocomplete).toBe("new-password");
    await type(field(root, "email"), "ana@example.org");
    await type(field(root, "new-password"), "too short");
    await submit(form(root));
    expect(alerts(root)).toEqual([expect.stringMatching(/10 characters/)]);
    expect(register).not.toHaveBeenCalled();
    await type(field(root, "new-password"), "password12");
    await submit(form(root));
    expect(alerts(root)).toEqual([expect.stringMatching(/easy to guess/)]);
    await type(field(root, "new-password"), "staple battery horse");
    await submit(form(root));
    const asked = { email: "ana@example.org", password: "staple battery horse", name: "Ana" };
    expect(register).toHaveBeenLastCalledWith(asked);
    expect(root.querySelector("[role=status]")?.textContent).toContain("ana@example.org");
  });

  it("follows what the server takes: nobody, people with an invitation, everybody", () => {
    const has = (signup: SignInOptions["signup"], invite: string | null) =>
      show(page(done, invite), {}, { signup }).querySelector("form") !== null;
    expect([has("closed", null), has("invite", null), has("invite", "Zm9v"), has("open", null)]).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});

describe("links in mails", () => {
  it("begin the account at once for the guest who asked for it", async () => {
    const verify = vi.fn(done);
    show(<Verify known verify={verify} />);
    await settled();
    expect(verify).toHaveBeenCalledExactlyOnceWith(null);
  });

  it("ask whoever else opens them for the password, and say when it is another", async () => {
    const verify = vi.fn(refused("forbidden"));
    const root = show(<Verify known verify={verify} />);
    await vi.waitFor(() => expect(root.querySelector("form")).not.toBeNull());
    await type(field(root, "password"), "a guess");
    await submit(form(root));
    expect(verify).toHaveBeenLastCalledWith("a guess");
    expect(alerts(root)).toEqual([expect.stringMatching(/not the password that you chose/)]);
  });

  it("ask nothing of the server before the press where nobody is known", () => {
    const verify = vi.fn(done);
    expect(show(<Verify known={false} verify={verify} />).querySelector("form")).not.toBeNull();
    expect(verify).not.toHaveBeenCalled();
  });

  it.each(["not_found", "conflict"] as const)("lead on when they are good for nothing: %s", async (code) => {
    const root = show(<Verify known verify={refused(code)} />);
    await vi.waitFor(() => expect(alerts(root)).toHaveLength(1));
    expect(links(root)).toContain("Sign in");
    expect(links(show(<Verify known={false} verify={null} />))).toContain("Sign in");
    expect(links(show(<Reset reset={null} />))).toContain("Forgot the password?");
  });

  it("set a new password", async () => {
    const reset = vi.fn(done);
    const root = show(<Reset reset={reset} />);
    await type(field(root, "new-password"), "short");
    await submit(form(root));
    expect(reset).not.toHaveBeenCalled();
    await type(field(root, "new-password"), "staple battery horse");
    await submit(form(root));
    expect(reset).toHaveBeenCalledWith("staple battery horse");
  });

  it("are sent on demand, with the same words for every address", async () => {
    const ask = vi.fn(done);
    const root = show(<Forgot next={null} ask={ask} />);
    await type(field(root, "email"), "nobody@example.org");
    await submit(form(root));
    expect(ask).toHaveBeenCalledWith("nobody@example.org");
    expect(root.textContent).toMatch(/If there is an account/);
  });
});

describe("adding a phone", () => {
  it("takes the code however it is typed, and only on a press", async () => {
    const pair = vi.fn(refused("not_found"));
    const root = show(<Pair code="" pair={pair} />);
    const box = root.querySelector("input")!;
    await type(box, "4h7k29q");
    await submit(form(root));
    expect(pair).not.toHaveBeenCalled();
    await type(box, "4h7k 29qx");
    await submit(form(root));
    expect(pair).toHaveBeenCalledWith("4H7K-29QX");
    expect(alerts(root)).toEqual([expect.stringMatching(/too old/)]);
    const given = vi.fn(done);
    show(<Pair code="4H7K-29QX" pair={given} />);
    expect(given).not.toHaveBeenCalled();
  });
});

describe("oneself", () => {
  const open = async (more: Partial<Parameters<typeof accountPort>[0]> = {}, here: Partial<Here> = {}) => {
    const port = accountPort({ ...PROFILE, ...more });
    const calls = { rename: vi.spyOn(port, "rename"), password: vi.spyOn(port, "changePassword") };
    const ends = { one: vi.spyOn(port, "endSession"), all: vi.spyOn(port, "endAll"), me: vi.spyOn(port, "delete") };
    const onGone = vi.fn();
    const root = show(<Account port={port} onGone={onGone} />, { user: MEMBER, ...here });
    await vi.waitFor(() => expect(root.querySelector(".device")).not.toBeNull());
    return { root, ...calls, ...ends, onGone };
  };
  const part = (root: ParentNode, name: string) => root.querySelector<HTMLElement>(`section[aria-label="${name}"]`)!;

  it("goes by another name", async () => {
    const { root, rename } = await open();
    const name = field(root, "name");
    expect(named(root, "button", "Save").hasAttribute("disabled")).toBe(true);
    await type(name, "Anna");
    await submit(name.form!);
    expect(rename).toHaveBeenCalledWith("Anna");
  });

  it("changes the password by the present one; without one it is set", async () => {
    const { root, password } = await open();
    const box = part(root, "Password");
    await type(field(box, "new-password"), "staple battery horse");
    await submit(form(box));
    expect(password).not.toHaveBeenCalled();
    await type(field(box, "password"), "correct horse battery");
    await submit(form(box));
    expect(password).toHaveBeenCalledWith("correct horse battery", "staple battery horse");
    const google = await open({ password: false, google: true });
    const set = part(google.root, "Password");
    await type(field(set, "new-password"), "staple battery horse");
    await submit(form(set));
    expect(google.password).toHaveBeenCalledWith(null, "staple battery horse");
  });

  it("ends one device, or after a question all of them", async () => {
    const { root, one, all, onGone } = await open();
    await click(named(root, "button", "Sign out: Safari on iPhone"));
    expect(one).toHaveBeenCalledWith("s2");
    await click(named(root, "button", "Sign out everywhere"));
    expect(all).not.toHaveBeenCalled();
    await click(named(root.querySelector("[role=dialog]")!, "button", "Sign out everywhere"));
    expect(all).toHaveBeenCalledOnce();
    expect(onGone).toHaveBeenCalledOnce();
  });

  it("is deleted only by the word for it and the password", async () => {
    const { root, me, onGone } = await open();
    await click(named(root, "button", "Delete my account"));
    const dialog = root.querySelector<HTMLElement>("[role=dialog]")!;
    const last = [...dialog.querySelectorAll("input")].at(-1)!;
    await type(last, "Delete");
    await submit(form(dialog));
    expect(me).not.toHaveBeenCalled();
    await type(field(dialog, "password"), "correct horse battery");
    await submit(form(dialog));
    expect(me).toHaveBeenCalledWith("correct horse battery");
    expect(onGone).toHaveBeenCalledOnce();
  });

  it("as a guest is offered an account, and warned before the way back is gone", async () => {
    const signOut = vi.fn();
    const { root } = await open({ ...GUEST, email: null, password: false }, { user: GUEST, signOut });
    expect(named(root, "main a", "Make an account").getAttribute("href")).toBe("/signup?next=%2Faccount");
    expect(part(root, "Password")).toBeNull();
    await click(named(part(root, "Profile"), "button", "Sign out"));
    expect(signOut).not.toHaveBeenCalled();
    await click(named(root.querySelector("[role=dialog]")!, "button", "Sign out"));
    expect(signOut).toHaveBeenCalledOnce();
  });

  it("on a phone that was added is the way to its room, and nothing else", async () => {
    const root = show(<Account port={accountPort({ ...PROFILE, room: "K7TE42" })} onGone={vi.fn()} />, {
      user: MEMBER,
    });
    await vi.waitFor(() => expect(links(root)).toEqual(["To the room"]));
    expect(root.querySelector(".device")).toBeNull();
  });

  it("is somebody who must sign in first", async () => {
    const port = accountPort(PROFILE, { code: "unauthenticated", message: "" });
    const root = show(<Account port={port} onGone={vi.fn()} />);
    await vi.waitFor(() => expect(links(root)).toEqual(["Sign in"]));
  });
});
