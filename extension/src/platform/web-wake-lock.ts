/** Keeps the screen on while wanted. The system takes the lock away whenever the page hides; it is taken again. */
export function wakeLock(page: Document, locks: WakeLock | undefined): (on: boolean) => void {
  let wanted = false;
  const wants = () => wanted;
  let held: WakeLockSentinel | null = null;
  let asking = false;

  const update = async (): Promise<void> => {
    if (locks === undefined || asking) return;
    if (!wants()) {
      void held?.release();
      held = null;
      return;
    }
    if (held !== null || page.visibilityState !== "visible") return;
    asking = true;
    const got = await locks.request("screen").catch(() => null);
    asking = false;
    held = got;
    got?.addEventListener("release", () => {
      if (held === got) held = null;
    });
    if (!wants()) void update();
  };

  page.addEventListener("visibilitychange", () => void update());
  return (on) => {
    wanted = on;
    void update();
  };
}
