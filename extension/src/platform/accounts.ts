import type { Answer, User } from "../contract/types";
import { Api } from "../core/api";
import { Auth } from "../core/auth";
import type { HttpPort } from "../core/http";
import type { KeyValue } from "../core/platform";
import type { Scheduler } from "../core/scheduler";
import type { Area } from "./area";

const KEY = "accounts";

export interface Account {
  readonly auth: Auth;
  readonly api: Api;
}

export interface AccountPorts {
  readonly local: Area;
  readonly scheduler: Scheduler;
  readonly httpTo: (server: string) => HttpPort;
}

/** The vault knows whether anybody signed in; there is nothing else to remember. */
const KNOWN: KeyValue = { get: () => "1", set: () => undefined, remove: () => undefined };

/** Who the person is on each server. Refresh tokens lie in the extension's own storage; access tokens only in memory. */
export class Accounts {
  private readonly known = new Map<string, Account>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly ports: AccountPorts) {}

  at(server: string): Account {
    const found = this.known.get(server);
    if (found !== undefined) return found;
    const http = this.ports.httpTo(server);
    const vault = {
      load: () => this.load(server),
      // One that was given up must not put its own token back.
      save: async (token: string | null) => {
        if (this.known.get(server) === account) await this.save(server, token);
      },
    };
    // The worker is the only one who refreshes, and each Auth does so once at a time.
    const exclusive = <T>(task: () => Promise<T>) => task();
    const auth = new Auth({ http, scheduler: this.ports.scheduler, vault, local: KNOWN, exclusive });
    const account: Account = { auth, api: new Api(http, auth) };
    this.known.set(server, account);
    return account;
  }

  /** Whether the person ever signed in there. */
  async knownAt(server: string): Promise<boolean> {
    return (await this.load(server)) !== null;
  }

  /** The person on that server: whoever they were before, else a new guest of that name. */
  async enter(server: string, name: string): Promise<Answer<User>> {
    const { auth } = this.at(server);
    try {
      const user = auth.user ?? (await auth.restore());
      if (user !== null) return { ok: true, data: user };
    } catch {
      return { ok: false, error: { code: "unavailable", message: "The server cannot be reached" } };
    }
    if (name === "") return { ok: false, error: { code: "unauthenticated", message: "Say your name first" } };
    return auth.signIn(name);
  }

  /** Becomes whoever that refresh token is of; the one before is signed out. */
  async adopt(server: string, refreshToken: string): Promise<Answer<User>> {
    const before = this.known.get(server);
    this.known.delete(server);
    await before?.auth.signOut();
    await this.save(server, refreshToken);
    return this.enter(server, "");
  }

  private async load(server: string): Promise<string | null> {
    return (await this.all())[server] ?? null;
  }

  private save(server: string, token: string | null): Promise<void> {
    const saved = this.turn.then(async () => {
      const others = Object.entries(await this.all()).filter(([other]) => other !== server);
      await this.ports.local.set(KEY, Object.fromEntries(token === null ? others : [...others, [server, token]]));
    });
    this.turn = saved;
    return saved;
  }

  private async all(): Promise<Record<string, string>> {
    const stored = await this.ports.local.get(KEY);
    const entries = typeof stored === "object" && stored !== null ? Object.entries(stored) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  }
}
