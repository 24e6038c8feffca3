import { PortHub } from "../../src/core/ports-hub";
import type { HostCall, Place, TabSettings, Told } from "../../src/core/ports";
import { PageSession } from "../../src/core/ports-session";
import { RoomSession } from "../../src/core/room-session";
import type { Wire } from "../../src/core/wire";
import { channelPair, type Pair } from "./fake-channel";
import type { FakeServer } from "./fake-server";
import { seeded } from "./random";

const SETTINGS: TabSettings = {
  server: "http://127.0.0.1:8080",
  name: "Me",
  autoJoin: true,
  thumbnailButton: true,
  panelSide: "right",
};
export const PLACE: Place = { id: "stay-1", code: "K7TE42", server: SETTINGS.server, url: "http://x/r/K7T-E42" };

/** One life of the worker: it ends without a word, and nothing of it acts any more. */
class Worker {
  readonly hub: PortHub;
  readonly session: RoomSession;
  private readonly wires: Wire[] = [];
  private dead = false;

  constructor(browser: FakeBrowser, seed: number) {
    const { server } = browser;
    this.session = new RoomSession(
      {
        dial: (token, events) => {
          const wire: Wire = this.dead ? { send: () => undefined, close: () => undefined } : server.dial(token, events);
          this.wires.push(wire);
          return wire;
        },
        scheduler: server.time,
        random: seeded(seed),
        token: () => (this.dead ? new Promise(() => undefined) : Promise.resolve("token")),
      },
      {
        code: PLACE.code,
        name: "Me",
        client: { kind: "extension", version: "1.0.0", sync: "tight", instance: "profile" },
        able: false,
      },
    );
    this.hub = new PortHub({
      scheduler: server.time,
      settings: () => SETTINGS,
      host: (call, from) => browser.host(call, from),
      pages: () => undefined,
    });
    if (browser.inRoom) this.hub.setStay({ place: PLACE, session: this.session });
    if (browser.inRoom) this.session.enter();
  }

  die(): void {
    this.dead = true;
    for (const wire of this.wires) wire.close();
  }
}

/** A browser profile with the extension: a worker that can be killed at any moment, and pages. */
export class FakeBrowser {
  worker: Worker | null = null;
  readonly asked: [HostCall, string][] = [];
  lives = 0;
  /** The extension was updated or removed. */
  gone = false;
  /** The worker starts, and does nothing. */
  stuck = false;
  private readonly ports = new Set<Pair>();
  private tabs = 0;

  constructor(
    readonly server: FakeServer,
    public inRoom = true,
  ) {}

  host(call: HostCall, from: string): Promise<unknown> {
    this.asked.push([call, from]);
    return Promise.resolve({ ok: true });
  }

  /** A new page; it connects at once. */
  page(kind: "tab" | "popup" = "tab", player = true): Page {
    this.tabs += 1;
    const page = new Page(this, kind, this.tabs);
    page.session.link.setTab({ player, visible: true, active: false });
    page.session.link.open();
    return page;
  }

  connect(page: Page): Pair | null {
    if (this.gone) return null;
    const pair = channelPair();
    this.ports.add(pair);
    if (this.stuck) return pair;
    this.worker ??= new Worker(this, ++this.lives);
    this.worker.hub.attach(pair.worker, page.kind, page.tabId);
    return pair;
  }

  /** The browser stops the worker; whoever needs it starts it again. */
  kill(): void {
    this.worker?.die();
    this.worker = null;
    for (const pair of this.ports) pair.breakOff();
    this.ports.clear();
  }
}

export class Page {
  readonly session: PageSession;
  pair: Pair | null = null;
  readonly told: Told[] = [];

  constructor(
    readonly browser: FakeBrowser,
    readonly kind: "tab" | "popup",
    readonly tabId: number,
  ) {
    this.session = new PageSession({
      scheduler: browser.server.time,
      random: seeded(900 + tabId),
      connect: () => {
        this.pair = browser.connect(this);
        return this.pair?.page ?? null;
      },
      told: (told) => this.told.push(told),
    });
  }

  /** The tab is closed. */
  close(): void {
    this.pair?.page.close();
    this.browser.worker?.hub.tabGone(this.tabId);
  }

  /** The tab is loaded again; its successor is returned. */
  reload(): Page {
    this.pair?.page.close();
    const next = new Page(this.browser, this.kind, this.tabId);
    next.session.link.setTab({ player: true, visible: true, active: false });
    next.session.link.open();
    return next;
  }
}
