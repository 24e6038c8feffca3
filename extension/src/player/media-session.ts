/** What a person may ask for by a media key, a headset, the lock screen or a picture-in-picture window. */
export interface MediaKeys {
  play(): void;
  pause(): void;
  seek(positionMs: number): void;
  /** Where the player is now, for the relative keys; null when unknown. */
  position(): number | null;
}

const STEP_S = 10;

/** Passes the system's media keys on as gestures. Without this the browser would pause the element by itself. */
export function bindMediaKeys(session: MediaSession, keys: MediaKeys, signal: AbortSignal): void {
  const by = (seconds: number) => {
    const position = keys.position();
    if (position !== null) keys.seek(Math.max(0, position + seconds * 1000));
  };
  const handlers: Partial<Record<MediaSessionAction, MediaSessionActionHandler>> = {
    play: () => keys.play(),
    pause: () => keys.pause(),
    seekto: ({ seekTime }) => {
      if (seekTime !== undefined) keys.seek(seekTime * 1000);
    },
    seekbackward: ({ seekOffset }) => by(-(seekOffset ?? STEP_S)),
    seekforward: ({ seekOffset }) => by(seekOffset ?? STEP_S),
  };
  const actions = Object.keys(handlers) as MediaSessionAction[];
  for (const action of actions) set(session, action, handlers[action] ?? null);
  signal.addEventListener("abort", () => actions.forEach((action) => set(session, action, null)));
}

function set(session: MediaSession, action: MediaSessionAction, handler: MediaSessionActionHandler | null): void {
  try {
    session.setActionHandler(action, handler);
  } catch {
    // An action that this browser does not know: then there is no such key either.
  }
}
