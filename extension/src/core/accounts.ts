import type { Answer, GoogleAt, Profile, SessionList, User } from "../contract/types";
import type { Api } from "./api";
import type { Auth } from "./auth";
import { ask, type HttpFile, type HttpPort } from "./http";

export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly invite?: string;
}

/** Accounts, and oneself. Every answer is the envelope; none rejects. */
export class Accounts {
  constructor(
    private readonly http: HttpPort,
    private readonly auth: Auth,
    private readonly api: Api,
  ) {}

  /** Asks for the mail that begins an account; a guest who is signed in is to become it. */
  async register(asked: Registration): Promise<Answer<unknown>> {
    const token = await this.auth.tokenOrNull();
    return ask(this.http, { method: "POST", path: "/api/auth/register", body: asked, token });
  }

  /** The link in that mail. The guest who registered needs no password for it. */
  async verify(token: string, password: string | null): Promise<Answer<User>> {
    const given = password === null ? { token } : { token, password };
    return this.auth.enter("/api/auth/verify", given, await this.auth.tokenOrNull());
  }

  signIn(email: string, password: string): Promise<Answer<User>> {
    return this.auth.enter("/api/auth/login", { email, password }, null);
  }

  /** Asks for the mail with the link to a new password. */
  askReset(email: string): Promise<Answer<unknown>> {
    return ask(this.http, { method: "POST", path: "/api/auth/reset", body: { email } });
  }

  reset(token: string, password: string): Promise<Answer<User>> {
    return this.auth.enter("/api/auth/reset/confirm", { token, password }, null);
  }

  /** Where to send the browser to sign in with Google, and to come back from to `next`. */
  async google(next: string, invite: string | null): Promise<Answer<GoogleAt>> {
    const token = await this.auth.tokenOrNull();
    const body = invite === null ? { next } : { next, invite };
    const answer = await ask<GoogleAt>(this.http, { method: "POST", path: "/auth/google/start", body, token });
    if (answer.ok) this.auth.expect();
    return answer;
  }

  /** This device becomes a remote for the room whose code another screen shows. */
  pair(code: string): Promise<Answer<User>> {
    return this.auth.enter("/api/auth/pair", { code }, null);
  }

  profile(): Promise<Answer<Profile>> {
    return this.api.signed({ method: "GET", path: "/api/users/me" });
  }

  rename(name: string): Promise<Answer<Profile>> {
    return this.changed({ method: "PATCH", path: "/api/users/me", body: { name } });
  }

  setAvatar(file: HttpFile): Promise<Answer<Profile>> {
    return this.changed({ method: "POST", path: "/api/users/me/avatar", file });
  }

  removeAvatar(): Promise<Answer<Profile>> {
    return this.changed({ method: "DELETE", path: "/api/users/me/avatar" });
  }

  changePassword(current: string | null, password: string): Promise<Answer<unknown>> {
    return this.api.signed({ method: "POST", path: "/api/auth/password", body: { current, password } });
  }

  sessions(): Promise<Answer<SessionList>> {
    return this.api.signed({ method: "GET", path: "/api/auth/sessions" });
  }

  endSession(id: string): Promise<Answer<unknown>> {
    return this.api.signed({ method: "DELETE", path: `/api/auth/sessions/${encodeURIComponent(id)}` });
  }

  /** Signs out everywhere, here too. */
  async endAll(): Promise<Answer<unknown>> {
    return this.gone(await this.api.signed({ method: "DELETE", path: "/api/auth/sessions" }));
  }

  /** All that the server knows of oneself, as the text of a file. */
  export(): Promise<Answer<string>> {
    return this.api.signed({ method: "GET", path: "/api/users/me/export", text: true });
  }

  async delete(password: string | null): Promise<Answer<unknown>> {
    const body = password === null ? {} : { password };
    return this.gone(await this.api.signed({ method: "DELETE", path: "/api/users/me", body }));
  }

  private async changed(request: Parameters<Api["signed"]>[0]): Promise<Answer<Profile>> {
    const answer = await this.api.signed<Profile>(request);
    if (answer.ok && answer.data !== undefined) this.auth.become(answer.data);
    return answer;
  }

  private async gone(answer: Answer<unknown>): Promise<Answer<unknown>> {
    if (answer.ok) await this.auth.forget();
    return answer;
  }
}
