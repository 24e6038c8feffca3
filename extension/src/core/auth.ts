import type { Answer, ErrorBody, Session, User } from "../contract/types";
import { ask, type HttpPort } from "./http";
import type { KeyValue } from "./platform";
import type { Scheduler } from "./scheduler";

/** An access token is not used when it has less than this left. */
const SPARE_MS = 60_000;
/** Its value differs with the person, so that writing it tells other tabs of another one, and of nothing else. */
export const KNOWN_KEY = "signed-in";

export interface AuthPorts {
  readonly http: HttpPort;
  readonly scheduler: Scheduler;
  /**
   * Where the refresh token is kept, for clients that keep it themselves; null for the viewer, whose cookie the server
   * sets and no script can read.
   */
  readonly vault: { load(): Promise<string | null>; save(token: string | null): Promise<void> } | null;
  /** Remembers whether anybody signed in on this device: without, nobody has to be asked at a first visit. */
  readonly local: KeyValue;
  /** Runs one task at a time over all tabs, where that can be had. */
  readonly exclusive: <T>(task: () => Promise<T>) => Promise<T>;
}

interface Access {
  readonly token: string;
  /** On the scheduler's clock. */
  readonly until: number;
}

/** Who is signed in on this device. The access token lives in memory alone and is renewed when it is used. */
export class Auth {
  private access: Access | null = null;
  private person: User | null = null;
  private refreshing: Promise<string | null> | null = null;
  private listeners: readonly (() => void)[] = [];

  constructor(private readonly ports: AuthPorts) {}

  /** Null until signed in or restored. */
  get user(): User | null {
    return this.person;
  }

  /** Whether anybody was ever signed in on this device; who, `restore` finds out. */
  get known(): boolean {
    return this.ports.local.get(KNOWN_KEY) !== null;
  }

  /** Called whenever `user` is another one, or goes by another name or picture; returns what ends it. */
  subscribe(listener: () => void): () => void {
    this.listeners = [...this.listeners, listener];
    return () => {
      this.listeners = this.listeners.filter((other) => other !== listener);
    };
  }

  /** Becomes a guest of that name. */
  signIn(name: string): Promise<Answer<User>> {
    return this.enter("/api/auth/guest", { name }, null);
  }

  /** Becomes whom a route that answers with a session says; `token` is of whoever one was until now, where it counts. */
  async enter(path: string, given: object, token: string | null): Promise<Answer<User>> {
    const { http, vault } = this.ports;
    const body = vault === null ? { ...given, viewer: true } : given;
    return this.take(await ask<Session>(http, { method: "POST", path, body, token }));
  }

  /** The server may have set its cookie by a way that was not ours, such as another site's sign-in. */
  expect(): void {
    if (!this.known) this.ports.local.set(KNOWN_KEY, "?");
  }

  /** Another tab of this device wrote who is signed in: find out here, too. */
  elsewhere(): void {
    this.access = null;
    if (!this.known) this.is(null);
    else if (this.ports.local.get(KNOWN_KEY) !== markOf(this.person)) void this.tokenOrNull();
  }

  /** Somebody signed in goes by another name or picture now. */
  become(user: User): void {
    const { user_id, name, avatar, guest } = user;
    this.is({ user_id, name, avatar, guest });
  }

  /** Whoever signed in on this device before; null when nobody did. Rejects when the server cannot tell now. */
  async restore(): Promise<User | null> {
    await this.token();
    return this.person;
  }

  /**
   * A token that will last for a while; null when one has to sign in. Rejects when the server cannot be asked now.
   *
   * @param fresh the one given last was refused
   */
  token(fresh = false): Promise<string | null> {
    const { access } = this;
    const now = this.ports.scheduler.now();
    if (!fresh && access !== null && access.until - now > SPARE_MS) return Promise.resolve(access.token);
    this.refreshing ??= this.ports.exclusive(() => this.refresh()).finally(() => (this.refreshing = null));
    return this.refreshing;
  }

  /** Another name, from now on and on every device of this session. */
  async rename(name: string): Promise<Answer<User>> {
    const token = await this.tokenOrNull();
    const answer = await ask<User>(this.ports.http, { method: "PATCH", path: "/api/users/me", body: { name }, token });
    if (answer.ok && answer.data !== undefined) this.become(answer.data);
    return answer;
  }

  async signOut(): Promise<void> {
    const token = await this.tokenOrNull();
    if (token !== null) await ask(this.ports.http, { method: "POST", path: "/api/auth/logout", body: {}, token });
    await this.forget();
  }

  /** The server ended the session: nobody is signed in here any more. */
  async forget(): Promise<void> {
    this.access = null;
    this.ports.local.remove(KNOWN_KEY);
    await this.ports.vault?.save(null);
    this.is(null);
  }

  /** A token, or null without one for whatever reason. */
  async tokenOrNull(): Promise<string | null> {
    try {
      return await this.token();
    } catch {
      return null;
    }
  }

  private async refresh(): Promise<string | null> {
    const { http, vault } = this.ports;
    if (!this.known) return null;
    const kept = vault === null ? null : await vault.load();
    if (vault !== null && kept === null) return null;
    const body = kept === null ? {} : { refresh_token: kept };
    const answer = await ask<Session>(http, { method: "POST", path: "/api/auth/refresh", body });
    const taken = await this.take(answer);
    if (taken.ok) return this.access?.token ?? null;
    if (!isFinal(taken.error)) throw new Error(taken.error.code);
    await this.forget();
    return null;
  }

  private async take(answer: Answer<Session>): Promise<Answer<User>> {
    if (!answer.ok) return answer;
    const session = answer.data;
    if (session === undefined) return { ok: false, error: { code: "internal", message: "" } };
    this.access = { token: session.access_token, until: this.ports.scheduler.now() + session.expires_in * 1000 };
    if (session.refresh_token) await this.ports.vault?.save(session.refresh_token);
    this.is(session.user);
    return { ok: true, data: session.user };
  }

  private is(person: User | null): void {
    if (person !== null) this.ports.local.set(KNOWN_KEY, markOf(person));
    const { user_id, name, avatar, guest } = this.person ?? {};
    const same = user_id === person?.user_id && name === person?.name && avatar === person?.avatar;
    if (same && guest === person?.guest) return;
    this.person = person;
    for (const listener of this.listeners) listener();
  }
}

function markOf(person: User | null): string {
  return person === null ? "" : [person.user_id, person.guest, person.name, person.avatar].join(" ");
}

/** Whether the server has said that this session is no more, rather than that it cannot tell. */
function isFinal({ code }: ErrorBody): boolean {
  return code === "unauthenticated" || code === "banned" || code === "forbidden";
}
