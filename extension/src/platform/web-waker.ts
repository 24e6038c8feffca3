const SCRIPT = "onmessage = ({ data: [id, ms] }) => setTimeout(() => postMessage(id), ms)";

const waiting = new Map<number, (passed: boolean) => void>();
let worker: Worker | null = null;
let count = 0;

/** Resolves true after that time, by the timers of a worker: a hidden page's own run once a second. False without one. */
export function wake(delayMs: number): Promise<boolean> {
  worker ??= begin();
  count += 1;
  const id = count;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    worker?.postMessage([id, delayMs]);
  });
}

function begin(): Worker {
  const url = URL.createObjectURL(new Blob([SCRIPT], { type: "text/javascript" }));
  const begun = new Worker(url);
  URL.revokeObjectURL(url);
  begun.onmessage = ({ data: id }: MessageEvent<number>) => answer(id, true);
  // A browser that allows none: the page's own timers are all there is.
  begun.onerror = () => [...waiting.keys()].forEach((id) => answer(id, false));
  return begun;
}

function answer(id: number, passed: boolean): void {
  waiting.get(id)?.(passed);
  waiting.delete(id);
}
