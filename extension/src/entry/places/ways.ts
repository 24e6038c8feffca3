import type { Answer, ErrorBody } from "../../contract/types";
import type { Accounts } from "../../core/accounts";
import type { Act } from "../../ui";
import type { AccountPort } from "../../ui/account/Account";
import { saveFile } from "../../ui/log/save";
import { roomPath } from "../route";
import type { ViewerModel } from "../viewer-model";

/** What the pages about accounts do, and where one is afterwards. */
export class Ways {
  constructor(
    private readonly model: ViewerModel,
    private readonly accounts: Accounts,
  ) {}

  signIn(next: string | null): Act<[email: string, password: string]> {
    return async (email, password) => this.in(await this.accounts.signIn(email, password), next);
  }

  register(
    next: string | null,
    invite: string | null,
  ): Act<[asked: { email: string; password: string; name: string }]> {
    return async (asked) => {
      this.model.identity.awaits = next;
      return refusal(await this.accounts.register(invite === null ? asked : { ...asked, invite }));
    };
  }

  verify(token: string): Act<[password: string | null]> {
    return async (password) => this.in(await this.accounts.verify(token, password), this.awaited());
  }

  askReset(next: string | null): Act<[email: string]> {
    return async (email) => {
      this.model.identity.awaits = next;
      return refusal(await this.accounts.askReset(email));
    };
  }

  reset(token: string): Act<[password: string]> {
    return async (password) => this.in(await this.accounts.reset(token, password), this.awaited());
  }

  google(next: string | null, invite: string | null = null): Act {
    return async () => {
      const answer = await this.accounts.google(next ?? "/", invite);
      if (answer.ok && answer.data !== undefined) this.model.parts.page.location.assign(answer.data.location);
      return refusal(answer);
    };
  }

  /** This device becomes a remote: straight into its room. */
  pair(): Act<[code: string]> {
    return async (code) => {
      const answer = await this.accounts.pair(code);
      if (!answer.ok) return answer.error;
      const profile = await this.accounts.profile();
      const room = profile.ok ? (profile.data?.room ?? null) : null;
      if (room !== null) this.model.identity.inside = room;
      this.model.go(room === null ? "/" : roomPath({ code: room, remote: true }), true);
      return null;
    };
  }

  get port(): AccountPort {
    const { accounts } = this;
    return {
      profile: () => accounts.profile(),
      rename: (name) => accounts.rename(name),
      setAvatar: (file) => accounts.setAvatar(file),
      removeAvatar: () => accounts.removeAvatar(),
      changePassword: (current, password) => accounts.changePassword(current, password),
      sessions: () => accounts.sessions(),
      endSession: (id) => accounts.endSession(id),
      endAll: () => accounts.endAll(),
      delete: (password) => accounts.delete(password),
      save: async () => {
        const answer = await accounts.export();
        if (answer.ok) saveFile("sharetube.json", "application/json", answer.data ?? "");
        return answer.ok;
      },
    };
  }

  /** Signed in: on to where one was, and not back to the form. */
  private in(answer: Answer<unknown>, next: string | null): ErrorBody | null {
    if (!answer.ok) return answer.error;
    this.model.identity.awaits = null;
    this.model.go(next ?? "/", true);
    return null;
  }

  private awaited(): string | null {
    return this.model.identity.awaits;
  }
}

function refusal(answer: Answer<unknown>): ErrorBody | null {
  return answer.ok ? null : answer.error;
}
