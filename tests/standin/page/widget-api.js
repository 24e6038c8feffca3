/*
 * YT.Player: the side of the embedded player that lives in the page around it. What it is asked it answers from what the
 * frame last told; what it is told to do it passes on. Own work, after the public reference of the IFrame API.
 */
(() => {
  const COARSE = /* coarse */ false;
  const STATES = { UNSTARTED: -1, ENDED: 0, PLAYING: 1, PAUSED: 2, BUFFERING: 3, CUED: 5 };
  const FEATURES =
    "accelerometer; autoplay; clipboard-write; encrypted-media; gyroscope; picture-in-picture; web-share";
  const LISTEN_MS = 250;
  const ASKED = /^(get|is)([A-Z])/;
  let made = 0;

  class Player {
    constructor(place, options = {}) {
      const found = typeof place === "string" ? document.getElementById(place) : place;
      if (!found) throw new Error("YT.Player: there is no such element");
      made += 1;
      this.id = made;
      this.playerInfo = {};
      this.listeners = new Map();
      this.host = options.host ?? "https://www.youtube.com";
      this.replaced = found.tagName === "IFRAME" ? null : found;
      this.frame = this.replaced ? this.makeFrame(found, options) : found;
      for (const [name, act] of Object.entries(options.events ?? {})) this.addEventListener(name, act);
      this.hear = (event) => this.heard(event);
      window.addEventListener("message", this.hear);
      // The frame may not be there yet: it is called until it answers.
      this.calling = setInterval(() => this.post({ event: "listening" }), LISTEN_MS);
      this.frame.addEventListener("load", () => this.post({ event: "listening" }));
    }

    makeFrame(place, { width = 640, height = 360, videoId = "", playerVars = {} }) {
      const frame = document.createElement("iframe");
      const query = new URLSearchParams({
        ...playerVars,
        enablejsapi: "1",
        origin: location.origin,
        widgetid: String(made),
      });
      Object.assign(frame, {
        id: place.id || `widget${made}`,
        width,
        height,
        allow: FEATURES,
        title: "YouTube video player",
      });
      frame.setAttribute("frameborder", "0");
      frame.setAttribute("allowfullscreen", "");
      frame.src = `${this.host}/embed/${encodeURIComponent(videoId)}?${query}`;
      place.replaceWith(frame);
      return frame;
    }

    post(said) {
      const message = JSON.stringify({ ...said, id: this.id, channel: "widget" });
      try {
        this.frame.contentWindow?.postMessage(message, this.host);
      } catch {
        // The frame shows something else just now.
      }
    }

    heard(event) {
      if (event.source !== this.frame.contentWindow || event.origin !== this.host || typeof event.data !== "string")
        return;
      const { event: name, info } = JSON.parse(event.data);
      if (name === "initialDelivery") {
        clearInterval(this.calling);
        this.learn(info.apiInterface);
      }
      if (name === "initialDelivery" || name === "infoDelivery") Object.assign(this.playerInfo, info);
      else {
        if (name === "onStateChange") this.playerInfo.playerState = info;
        this.tell(name, info);
      }
    }

    /** Only now has the player its methods: calling one before onReady is an error, as with the real one. */
    learn(names) {
      for (const name of names) {
        if (name in this) continue;
        const letter = ASKED.exec(name)?.[2];
        if (name === "getCurrentTime") this[name] = () => this.currentTime();
        else if (letter) {
          const key = letter.toLowerCase() + name.replace(ASKED, "");
          this[name] = () => this.playerInfo[key];
        } else {
          this[name] = (...args) => {
            this.post({ event: "command", func: name, args });
            return this;
          };
        }
      }
    }

    /** What was told last and, while it plays, the time since then: at most a second of it. */
    currentTime() {
      const { currentTime, currentTimeLastUpdated_: told, playerState, playbackRate } = this.playerInfo;
      if (COARSE || playerState !== STATES.PLAYING) return currentTime;
      return currentTime + Math.min(1, Math.max(0, (Date.now() / 1000 - told) * playbackRate));
    }

    tell(name, data) {
      for (const act of this.listeners.get(name) ?? [])
        (typeof act === "string" ? window[act] : act)?.({ target: this, data });
    }

    addEventListener(name, act) {
      this.listeners.set(name, [...(this.listeners.get(name) ?? []), act]);
      return this;
    }

    removeEventListener(name, act) {
      this.listeners.set(
        name,
        (this.listeners.get(name) ?? []).filter((one) => one !== act),
      );
      return this;
    }

    getIframe() {
      return this.frame;
    }

    setSize(width, height) {
      Object.assign(this.frame, { width, height });
      return this;
    }

    destroy() {
      clearInterval(this.calling);
      window.removeEventListener("message", this.hear);
      if (this.replaced) this.frame.replaceWith(this.replaced);
      else this.frame.remove();
    }
  }

  Object.assign(window.YT, { Player, PlayerState: STATES, loaded: 1 });
  window.onYTReady?.();
  window.onYouTubeIframeAPIReady?.();
})();
