import { KNOCK, type Channel, type FromPage, type ToPage } from "../core/ports";

/** A page's end. Null when this build of the extension is gone from under the page. */
export function connectToWorker(name: string): Channel<FromPage, ToPage> | null {
  try {
    // The id is gone with the extension; in Firefox connecting throws.
    if (typeof chrome.runtime.id !== "string") return null;
    return channelOf<FromPage, ToPage>(chrome.runtime.connect({ name }));
  } catch {
    return null;
  }
}

/** The worker's end. Whatever comes before somebody listens is kept: the worker may have to read its memory first. */
export function acceptPort(port: chrome.runtime.Port): Channel<ToPage, FromPage> {
  return channelOf<ToPage, FromPage>(port);
}

/** For a tab: calls when the worker has news and this tab has no port. Returns what ends it. */
export function onKnock(listener: () => void): () => void {
  const heard = (message: unknown) => {
    if (message === KNOCK) listener();
  };
  chrome.runtime.onMessage.addListener(heard);
  return () => {
    if (typeof chrome.runtime.id === "string") chrome.runtime.onMessage.removeListener(heard);
  };
}

function channelOf<Out, In>(port: chrome.runtime.Port): Channel<Out, In> {
  let open = true;
  let closed: () => void = () => undefined;
  let listener: ((message: In) => void) | null = null;
  const early: In[] = [];
  const end = () => {
    if (!open) return;
    open = false;
    closed();
  };
  port.onMessage.addListener((message: In) => {
    if (listener === null) early.push(message);
    else listener(message);
  });
  port.onDisconnect.addListener(() => {
    // Reading it keeps the browser from logging it: a page in the back-forward cache is no error.
    if (chrome.runtime.lastError !== undefined || open) end();
  });
  return {
    post(message) {
      if (!open) return;
      try {
        port.postMessage(message);
      } catch {
        // It broke, and onDisconnect is still to come.
      }
    },
    onMessage(take) {
      listener = take;
      for (const message of early.splice(0)) take(message);
    },
    onClose(tell) {
      closed = tell;
      if (!open) tell();
    },
    close() {
      if (!open) return;
      open = false;
      try {
        port.disconnect();
      } catch {
        // It was closed with the extension.
      }
    },
  };
}
