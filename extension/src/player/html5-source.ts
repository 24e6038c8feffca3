import type { MediaError as Reason } from "../core/player-port";
import { isHls, reasonOfStatus } from "./html5-error";

/** Something that feeds a media element; `detach` stops it. */
export interface Source {
  detach(): void;
}

/**
 * Feeds `video` from `url`: by itself, or by hls.js where it is HLS and the browser does not play that; hls.js is loaded
 * only then.
 */
export function attach(video: HTMLVideoElement, url: string, startMs: number, failed: (why: Reason) => void): Source {
  if (isHls(url) && video.canPlayType("application/vnd.apple.mpegurl") === "") {
    return attachHls(video, url, startMs, failed);
  }
  video.src = url;
  video.load();
  return {
    detach() {
      video.removeAttribute("src");
      video.load();
    },
  };
}

function attachHls(video: HTMLVideoElement, url: string, startMs: number, failed: (why: Reason) => void): Source {
  let detached = false;
  let detach: () => void = () => undefined;
  import("hls.js").then(
    ({ default: Hls }) => {
      if (detached) return;
      if (!Hls.isSupported()) {
        failed("not_supported");
        return;
      }
      // Its worker would come from a blob: URL, which the page's policy forbids.
      const hls = new Hls({ enableWorker: false, startPosition: startMs / 1000 });
      let recovered = false;
      hls.on(Hls.Events.ERROR, (_, data) => {
        if (!data.fatal) return;
        if (data.type === Hls.ErrorTypes.MEDIA_ERROR && !recovered) {
          recovered = true;
          hls.recoverMediaError();
        } else if (data.type === Hls.ErrorTypes.NETWORK_ERROR) {
          failed(reasonOfStatus(data.response?.code ?? 0));
        } else {
          failed("not_supported");
        }
      });
      hls.loadSource(url);
      hls.attachMedia(video);
      detach = () => hls.destroy();
    },
    () => failed("network"),
  );
  return {
    detach() {
      detached = true;
      detach();
    },
  };
}
