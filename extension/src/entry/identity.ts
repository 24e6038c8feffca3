import type { ErrorBody } from "../contract/types";
import type { Auth } from "../core/auth";
import type { PlatformPort } from "../core/platform";

const NAME_KEY = "name";
const INSIDE_KEY = "inside";
const RETURN_KEY = "after-sign-in";

/** Who one is on this device and in this tab, and what is remembered of that. */
export class Identity {
  constructor(
    private readonly auth: Auth,
    private readonly platform: PlatformPort,
  ) {}

  /** The name used last on this device. */
  get name(): string {
    return this.auth.user?.name ?? this.platform.local.get(NAME_KEY) ?? "";
  }

  /** The room that this tab is in: after a reload it goes straight back. */
  get inside(): string | null {
    return this.platform.tab.get(INSIDE_KEY);
  }

  set inside(code: string | null) {
    if (code === null) this.platform.tab.remove(INSIDE_KEY);
    else this.platform.tab.set(INSIDE_KEY, code);
  }

  /** Where to go on to once the mail was opened, which is in another tab. */
  get awaits(): string | null {
    return this.platform.local.get(RETURN_KEY);
  }

  set awaits(path: string | null) {
    if (path === null) this.platform.local.remove(RETURN_KEY);
    else this.platform.local.set(RETURN_KEY, path);
  }

  /** Whether somebody is signed in here; a server that cannot tell now is asked again by the connection. */
  async known(): Promise<boolean> {
    try {
      return (await this.auth.restore()) !== null;
    } catch {
      return this.inside !== null;
    }
  }

  /** Signs in under that name, or takes it on. Null: done. */
  async identify(name: string): Promise<ErrorBody | null> {
    const { auth } = this;
    await this.known();
    const answer =
      auth.user === null ? await auth.signIn(name) : auth.user.name === name ? null : await auth.rename(name);
    if (answer?.ok === false) return answer.error;
    this.platform.local.set(NAME_KEY, name);
    return null;
  }
}
