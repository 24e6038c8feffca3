import type { ErrorBody } from "../contract/types";
import type { PlatformPort } from "../core/platform";
import type { LinkState } from "../core/ports-link";
import type { Told } from "../core/ports";
import type { PageSession } from "../core/ports-session";
import { Observable } from "../core/session-state";
import { pageScheduler } from "../player/scheduler";
import { PageBridge } from "../player/youtube-page/bridge";
import { watchUrl } from "../player/youtube-page/elements";
import { Gestures } from "../player/youtube-page/gestures";
import { PageNavigation } from "../player/youtube-page/navigation";
import type { KeyGuard } from "../ui/youtube/guard";
import type { PageModel, PageView, Prompt } from "../ui/youtube/model";
import { ThumbnailButtons } from "../ui/youtube/thumbnails";
import { RoomOnPage } from "./content-room";
import { officeOf } from "./content-office";
import { searchOf } from "./content-search";
import { takeInvitation } from "./invitation";

export interface ContentParts {
  readonly page: Document;
  readonly platform: PlatformPort;
  readonly session: PageSession;
  readonly guard: KeyGuard;
  /** The ui is needed from now on; asked each time there is something to show. */
  readonly showUi: () => void;
  /** Of the browser's own messages. */
  readonly words: (key: string) => string;
}

/** The video that we led this tab to by loading its address: then the page is not where the person wanted it. */
const LED = "led";

/** What the extension does on a page of YouTube; outside a room that is next to nothing. */
export class ContentPage implements PageModel {
  readonly search;
  readonly office;
  private readonly view = new Observable<PageView>({ room: null, panelSide: "right", aside: null, prompt: null });
  private readonly bridge: PageBridge;
  private readonly toggles = new Set<() => void>();
  private readonly ends: (() => void)[];
  private room: { readonly stay: RoomOnPage; readonly gestures: Gestures; readonly navigation: PageNavigation } | null =
    null;
  private thumbnails: ThumbnailButtons | null = null;
  private welcomed = false;
  private pending:
    { readonly kind: "join"; readonly code: string } | { readonly kind: "create"; readonly url: string } | null = null;

  constructor(private readonly parts: ContentParts) {
    const { page, session } = parts;
    this.bridge = new PageBridge(page);
    this.search = searchOf(session);
    this.office = officeOf(session);
    const invited = () => this.invited();
    page.defaultView?.addEventListener("hashchange", invited);
    this.ends = [
      () => page.defaultView?.removeEventListener("hashchange", invited),
      session.link.subscribe(() => this.follow()),
      session.subscribe(() => this.draw()),
    ];
    this.invited();
  }

  get(): PageView {
    return this.view.get();
  }

  subscribe(listener: () => void): () => void {
    return this.view.subscribe(listener);
  }

  onToggle(listener: () => void): () => void {
    this.toggles.add(listener);
    return () => this.toggles.delete(listener);
  }

  told(told: Told): void {
    if (told.kind === "toggle_panel") for (const toggle of [...this.toggles]) toggle();
    else this.ask({ kind: "create", url: told.url });
  }

  take(where: "now" | "end"): Promise<unknown> {
    const { aside } = this.get();
    if (aside?.kind !== "other_video") return Promise.resolve();
    return this.parts.session.send("queue.add", { provider: "youtube", media_id: aside.videoId, where });
  }

  returnToRoom(): void {
    this.room?.stay.store.returnToRoom();
  }

  leave(): void {
    this.parts.session.leave();
  }

  answer(yes: boolean): void {
    const { prompt } = this.get();
    if (prompt?.kind === "reload") {
      if (yes) this.parts.page.location.reload();
      else this.view.patch({ prompt: null });
      return;
    }
    const { pending } = this;
    if (pending === null || prompt === null || prompt.busy) return;
    if (yes) void this.carryOut(pending, prompt);
    else this.withdraw();
  }

  private async carryOut(
    pending: NonNullable<ContentPage["pending"]>,
    prompt: Prompt & { busy: boolean },
  ): Promise<void> {
    const { session } = this.parts;
    this.view.patch({ prompt: { ...prompt, busy: true, error: null } as Prompt });
    const call =
      pending.kind === "join"
        ? { do: "join" as const, code: pending.code }
        : { do: "create" as const, add: pending.url };
    const outcome = await session.ask(call);
    if (this.pending !== pending) return;
    if (outcome.ok) this.withdraw();
    else this.refused(prompt, outcome.error.code);
  }

  private refused(prompt: Prompt, error: ErrorBody["code"]): void {
    this.view.patch({ prompt: { ...prompt, busy: false, error } as Prompt });
  }

  /** An address that invites: nothing is done before the person has said yes. */
  private invited(): void {
    const code = takeInvitation(this.parts.page);
    if (code !== null) this.ask({ kind: "join", code });
  }

  private ask(pending: NonNullable<ContentPage["pending"]>): void {
    this.pending = pending;
    this.prompt();
  }

  private withdraw(): void {
    this.pending = null;
    this.view.patch({ prompt: null });
  }

  private prompt(): void {
    const { pending } = this;
    const { settings, place } = this.parts.session.state;
    if (pending === null || settings === null) return;
    if (pending.kind === "create") {
      this.view.patch({ prompt: { kind: "create", busy: false, error: null } });
    } else if (place !== null && place.code === pending.code && place.server === settings.server) {
      this.withdraw();
      return;
    } else {
      const { host } = new URL(settings.server);
      const { code } = pending;
      const about = { code, host, name: settings.name, leaves: place !== null };
      this.view.patch({ prompt: { kind: "join", ...about, busy: false, error: null } });
    }
    this.parts.showUi();
  }

  private follow(): void {
    const { link, settings, place } = this.parts.session.state;
    if (link === "orphaned") {
      this.orphaned();
      return;
    }
    if (settings === null) return;
    this.view.patch({ panelSide: settings.panelSide });
    if (!this.welcomed) this.prompt();
    const shown = this.get().room?.place ?? null;
    if (shown?.id !== place?.id) {
      this.endRoom();
      if (place !== null) this.enter(place);
    }
    this.welcomed = true;
    this.setThumbnails(settings.thumbnailButton);
  }

  private enter(place: NonNullable<LinkState["place"]>): void {
    const { page, platform, session, guard } = this.parts;
    const gestures = new Gestures(window, pageScheduler, guard.isOurs);
    const led = platform.tab.get(LED);
    platform.tab.remove(LED);
    const navigation = new PageNavigation({
      page,
      scheduler: pageScheduler,
      bridge: this.bridge,
      byPerson: () => gestures.led(),
      assign: (url) => {
        platform.tab.set(LED, new URL(url).searchParams.get("v") ?? "");
        page.location.assign(url);
      },
    });
    const arrived = !this.welcomed && (led === null || led !== navigation.now.videoId);
    const changed = () => this.draw();
    const { bridge } = this;
    const stay = new RoomOnPage({ page, platform, session, bridge, gestures, navigation, place, arrived, changed });
    this.room = { stay, gestures, navigation };
    this.view.patch({ room: { store: stay.store, place } });
    this.draw();
    this.parts.showUi();
  }

  private endRoom(): void {
    const { room } = this;
    if (room === null) return;
    this.room = null;
    this.view.patch({ room: null, aside: null });
    room.stay.leave();
    room.navigation.destroy();
    room.gestures.destroy();
  }

  /** The extension is gone from under the page. What it did here ends; the video goes on. */
  private orphaned(): void {
    const wasIn = this.room !== null;
    this.endRoom();
    this.setThumbnails(false);
    for (const end of this.ends) end();
    this.pending = null;
    this.view.patch({ prompt: wasIn ? { kind: "reload" } : null });
  }

  private setThumbnails(on: boolean): void {
    if (on === (this.thumbnails !== null)) return;
    this.thumbnails?.destroy();
    this.thumbnails = null;
    if (!on) return;
    const { page, session, guard, words } = this.parts;
    this.thumbnails = new ThumbnailButtons(page, guard, words, async (media_id) => {
      if (session.state.place === null) {
        this.ask({ kind: "create", url: watchUrl(media_id) });
        return false;
      }
      const answer = await session.send("queue.add", { provider: "youtube", media_id, where: "end" });
      return answer.ok;
    });
  }

  private draw(): void {
    const { room } = this;
    this.parts.session.link.setTab({
      player: true,
      visible: this.parts.platform.signals.visible(),
      active: room !== null && this.parts.session.get().active,
    });
    const aside = room?.stay.aside ?? null;
    if (JSON.stringify(aside) !== JSON.stringify(this.get().aside)) this.view.patch({ aside });
  }
}
