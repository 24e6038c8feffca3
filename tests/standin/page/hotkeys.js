const TYPED = new Set(["INPUT", "TEXTAREA", "SELECT"]);

/** Whether the person is typing, as far as a page can tell. The host of a shadow root is no field, whatever is in it. */
function isField(target) {
  return target instanceof HTMLElement && (TYPED.has(target.tagName) || target.isContentEditable);
}

function playerKeys(player, acts) {
  const by = (seconds) => player.seek(player.time + seconds);
  const louder = (step) => (player.video.volume = Math.min(1, Math.max(0, player.video.volume + step)));
  const toggle = () => (player.video.paused ? player.play() : player.pause());
  return {
    k: toggle,
    " ": toggle,
    j: () => by(-10),
    l: () => by(10),
    ArrowLeft: () => by(-5),
    ArrowRight: () => by(5),
    ArrowUp: () => louder(0.05),
    ArrowDown: () => louder(-0.05),
    Home: () => player.seek(0),
    End: () => player.seek(player.duration),
    ",": () => player.video.paused && by(-1 / 30),
    ".": () => player.video.paused && by(1 / 30),
    "<": () => player.setRate(player.video.playbackRate - 0.25),
    ">": () => player.setRate(player.video.playbackRate + 0.25),
    m: () => (player.video.muted = !player.video.muted),
    f: acts.fullscreen,
    t: acts.theatre,
    i: acts.mini,
    N: acts.next,
    P: acts.previous,
  };
}

/** @param active whether there is a player that keys work on. @param seen is told of every key that gets here */
export function listenForKeys(player, active, acts, seen) {
  const keys = playerKeys(player, acts);
  const handle = (event) => {
    seen(event.key);
    if (isField(event.target) || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "/") {
      event.preventDefault();
      acts.search();
      return;
    }
    if (!active()) return;
    // Space presses a focused button, and arrows move a focused slider.
    if (event.key === " " && event.target.closest?.("button, a, [role=button]")) return;
    const act = /^[0-9]$/.test(event.key)
      ? () => player.seek((player.duration * Number(event.key)) / 10)
      : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  document.addEventListener("keydown", handle);
}
