import type { Answer, Room, User } from "../contract/types";
import { refusal } from "../core/decode";
import type { Outcome, Place } from "../core/ports";
import type { Stay } from "../core/ports-hub";
import { randomId } from "../core/random-id";
import { RoomSession } from "../core/room-session";
import type { RoomStatus } from "../core/room-view";
import type { Scheduler } from "../core/scheduler";
import type { Dial } from "../core/wire";
import type { Accounts } from "./accounts";
import type { Area } from "./area";
import { loadOptions, readServer, saveOptions } from "./options";
import { linkOf, type Stays } from "./stays";
import type { UnsentStore } from "./unsent";

const INSTANCE_KEY = "instance";
/** With no page to see it, the person is not really there; the room is left so long after, and entered again with one. */
const DOZE_MS = 600_000;
const OUT: ReadonlySet<RoomStatus["kind"]> = new Set(["refused", "declined", "removed", "closed", "outdated", "left"]);

export interface KeeperPorts {
  readonly scheduler: Scheduler;
  readonly random: () => number;
  readonly version: string;
  readonly defaultServer: string;
  readonly local: Area;
  readonly accounts: Accounts;
  readonly stays: Stays;
  readonly unsent: UnsentStore;
  readonly dialTo: (server: string) => Dial;
  /** Another stay, or none. */
  readonly entered: (stay: Current | null) => void;
  /** The present stay's view changed. */
  readonly changed: (stay: Current) => void;
}

export interface Current extends Stay {
  readonly session: RoomSession;
}

/** Keeps the person in the one room that they are in, over all that may happen to this worker. One thing at a time. */
export class RoomKeeper {
  private present: Current | null = null;
  private room: Room | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private pageCount = 0;
  private cancelDoze: () => void = () => undefined;

  constructor(private readonly ports: KeeperPorts) {}

  get current(): Current | null {
    return this.present;
  }

  /** The worker starts: goes on where the former one was stopped. */
  restore(): Promise<void> {
    return this.inTurn(async () => {
      const place = await this.ports.stays.now();
      if (place !== null && this.present === null) await this.begin(place);
    });
  }

  /** The extension was updated, or the browser started and the person wants it so. */
  resume(): Promise<void> {
    return this.inTurn(async () => {
      const place = await this.ports.stays.last();
      if (place === null || this.present !== null) return;
      await this.begin(place);
    });
  }

  /** @param server the configured one, when left out */
  join(code: string, name?: string, server?: string): Promise<Outcome> {
    return this.inTurn(async () => {
      const at = server ?? (await this.options()).server;
      if (readServer(at) !== at) return refusal("invalid", "That is no server");
      if (this.isIn(code, at)) return { ok: true };
      const person = await this.person(at, name);
      if (!person.ok) return person;
      const card = await this.ports.accounts.at(at).api.roomCard(code);
      if (!card.ok) return card;
      await this.move({ id: this.newId(), code, server: at, url: linkOf(at, code) });
      return { ok: true };
    });
  }

  create(add?: string, name?: string): Promise<Outcome> {
    return this.inTurn(async () => {
      const { server } = await this.options();
      const person = await this.person(server, name);
      if (!person.ok) return person;
      const created = await this.ports.accounts.at(server).api.createRoom({});
      if (!created.ok) return created;
      const { code, url } = created.data ?? { code: "", url: "" };
      // The address is only shown and handed on; it must be one all the same.
      const shared = readServer(url) === null ? linkOf(server, code) : url;
      await this.move({ id: this.newId(), code, server, url: shared });
      if (add !== undefined) void this.present?.session.send("queue.add", { url: add, where: "end" });
      return { ok: true };
    });
  }

  leave(): Promise<Outcome> {
    return this.inTurn(async () => {
      await this.end();
      return { ok: true };
    });
  }

  /** The name that the person goes by, from now on. */
  rename(name: string): Promise<Outcome> {
    return this.inTurn(async () => {
      const { server } = this.present?.place ?? (await this.options());
      await saveOptions(this.ports.local, { name: name.trim() }, this.ports.defaultServer);
      const { auth } = this.ports.accounts.at(server);
      const user = auth.user ?? (await auth.restore().catch(() => null));
      if (user === null || user.name === name.trim()) return { ok: true };
      const renamed = await auth.rename(name.trim());
      return renamed.ok ? { ok: true } : renamed;
    });
  }

  /** Becomes the person that a refresh token is of; in a room of that server, enters it again as that person. */
  become(server: string, refreshToken: string): Promise<Outcome> {
    return this.inTurn(async () => {
      const place = this.present?.place.server === server ? this.present.place : null;
      if (place !== null) this.drop();
      const user = await this.ports.accounts.adopt(server, refreshToken);
      if (!user.ok) return user;
      if (user.data !== undefined)
        await saveOptions(this.ports.local, { name: user.data.name }, this.ports.defaultServer);
      if (place !== null) await this.begin({ ...place, id: this.newId() });
      return { ok: true };
    });
  }

  /** How many pages there are to see the room. */
  pages(count: number): void {
    const came = count > this.pageCount;
    this.pageCount = count;
    this.cancelDoze();
    if (count === 0) this.cancelDoze = this.ports.scheduler.after(DOZE_MS, () => this.doze());
    else if (came && this.present === null) void this.restore();
  }

  private doze(): void {
    this.drop();
    this.show(null);
  }

  /** Leaves the room; that it was left is nothing to remember. */
  private drop(): void {
    const { present } = this;
    this.present = null;
    present?.session.leave();
  }

  private isIn(code: string, server: string): boolean {
    if (this.present === null) return false;
    const { place, session } = this.present;
    return place.code === code && place.server === server && !isOut(session.get().status);
  }

  private options() {
    return loadOptions(this.ports.local, this.ports.defaultServer);
  }

  /** Whoever the person is on that server, by the name they just gave if they gave one. */
  private async person(server: string, given?: string): Promise<Answer<User>> {
    const { accounts, local, defaultServer } = this.ports;
    const name = given?.trim() ?? "";
    if (name !== "") await saveOptions(local, { name }, defaultServer);
    const entered = await accounts.enter(server, name === "" ? (await this.options()).name : name);
    if (!entered.ok || name === "" || entered.data?.name === name) return entered;
    return accounts.at(server).auth.rename(name);
  }

  private async move(place: Place): Promise<void> {
    await this.end();
    await this.begin(place);
  }

  private async end(): Promise<void> {
    this.drop();
    await this.ports.stays.clear();
    this.show(null);
  }

  private async begin(place: Place): Promise<void> {
    await this.ports.stays.set(place);
    const { scheduler, random, version, accounts, dialTo } = this.ports;
    const { server, code } = place;
    const session = new KnownSession(
      { dial: dialTo(server), scheduler, random, token: (fresh) => accounts.at(server).auth.token(fresh) },
      {
        code,
        name: (await this.options()).name,
        client: { kind: "extension", version, sync: "tight", instance: await this.instance() },
        able: false,
      },
      async () => {
        await this.person(server);
      },
    );
    await this.ports.unsent.attach(session, place.id);
    const current: Current = { place, session };
    this.show(current);
    session.subscribe(() => {
      if (this.present?.session === session) this.follow(this.present);
    });
    session.enter();
  }

  private show(current: Current | null): void {
    this.present = current;
    this.ports.entered(current);
  }

  private follow(current: Current): void {
    const { status, room } = current.session.get();
    if (isOut(status)) void this.ports.stays.clear();
    if (room !== null && room !== this.room) this.followRoom(current, room);
    this.ports.changed(this.present ?? current);
  }

  /** The room's name or code may have changed. */
  private followRoom({ place, session }: Current, room: Room): void {
    this.room = room;
    const { stays } = this.ports;
    const { code, name } = room;
    void stays.remember({ code, server: place.server, name });
    if (code === place.code) return;
    const moved = { ...place, code, url: linkOf(new URL(place.url).origin, code) };
    void stays.forget(place);
    void stays.set(moved);
    this.show({ place: moved, session });
  }

  /** Random, and the same for this profile for ever: a connection replaces the profile's former one. */
  private async instance(): Promise<string> {
    const { local } = this.ports;
    const known = await local.get(INSTANCE_KEY);
    if (typeof known === "string") return known;
    const made = this.newId();
    await local.set(INSTANCE_KEY, made);
    return made;
  }

  private newId(): string {
    return randomId(this.ports.random);
  }

  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.turn.then(task);
    this.turn = done.catch(() => undefined);
    return done;
  }
}

/** Out of the room, and not to be taken back into it by a worker that starts again. */
function isOut(status: RoomStatus): boolean {
  if (status.kind === "refused" && status.error.code === "password_required") return false;
  return OUT.has(status.kind);
}

/** Whoever asks to be let in again after their sign-in has ended signs in anew first. */
class KnownSession extends RoomSession {
  constructor(
    ports: ConstructorParameters<typeof RoomSession>[0],
    options: ConstructorParameters<typeof RoomSession>[1],
    private readonly signIn: () => Promise<void>,
  ) {
    super(ports, options);
  }

  override enter(password?: string): void {
    const { status } = this.get();
    const unknown = status.kind === "refused" && status.error.code === "unauthenticated";
    if (unknown) void this.signIn().then(() => super.enter(password));
    else super.enter(password);
  }
}
