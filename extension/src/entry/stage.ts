import { TIGHT } from "../core/tuning";
import type { KeyValue } from "../core/platform";
import type { PlayerPort, PlayerTraits } from "../core/player-port";
import { pageScheduler } from "../player/scheduler";
import { SwitchingPlayer, type PlayerFactory } from "../player/switching";

const VOLUME_KEY = "volume";
const MUTED_KEY = "muted";

const RESTING: PlayerTraits = { kind: "none", tuning: TIGHT, toleranceMs: 5, lateStartMs: 150, settleMs: 300 };

/** The page's players in one element, each loaded when it is first needed. Sound is as it was left on this device. */
export class Stage {
  readonly element: HTMLElement;
  readonly player: PlayerPort;

  constructor(
    page: Document,
    private readonly local: KeyValue,
    /** Origin of what stands in for YouTube. */
    youtube: string | null,
  ) {
    this.element = page.createElement("div");
    this.element.className = "players";
    this.player = new SwitchingPlayer(this.element, { direct: file(page), youtube: embed(youtube) }, RESTING);
    const volume = Number(local.get(VOLUME_KEY) ?? "1");
    this.player.setVolume(volume >= 0 && volume <= 1 ? volume : 1);
    if (local.get(MUTED_KEY) === "1") this.player.setMuted(true);
  }

  setVolume(volume: number): void {
    this.local.set(VOLUME_KEY, String(volume));
    this.player.setVolume(volume);
  }

  setMuted(muted: boolean): void {
    this.local.set(MUTED_KEY, muted ? "1" : "0");
    this.player.setMuted(muted);
  }

  destroy(): void {
    this.player.destroy();
    this.element.remove();
  }
}

function file(page: Document): PlayerFactory {
  return async (mount) => {
    const { Html5Player } = await import("../player/html5");
    const video = page.createElement("video");
    mount.append(video);
    return new Html5Player(video, pageScheduler);
  };
}

function embed(base: string | null): PlayerFactory {
  return async (mount) => {
    const { YouTubeIframePlayer } = await import("../player/youtube-iframe");
    return new YouTubeIframePlayer(mount, pageScheduler, base === null ? {} : { base });
  };
}
