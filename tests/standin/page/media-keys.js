/** What the keyboard's media keys, a headset and the system's media panel reach. Kept here, so that a test can press them. */
const handlers = new Map();

export function offerMediaKeys(player, acts) {
  handlers.set("play", () => player.play());
  handlers.set("pause", () => player.pause());
  handlers.set("seekto", ({ seekTime }) => player.seek(seekTime));
  handlers.set("seekforward", () => player.seek(player.time + 10));
  handlers.set("seekbackward", () => player.seek(player.time - 10));
  handlers.set("nexttrack", () => acts.next());
  if (!navigator.mediaSession) return;
  for (const [name, act] of handlers) navigator.mediaSession.setActionHandler(name, act);
  player.addEventListener("loaded", () => {
    const { title, author } = player.response.videoDetails;
    navigator.mediaSession.metadata = new MediaMetadata({ title, artist: author });
  });
}

export function pressMediaKey(name, details = {}) {
  const act = handlers.get(name);
  if (!act) throw new Error(`no handler for ${name}`);
  act({ action: name, ...details });
}
