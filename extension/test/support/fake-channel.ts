import type { Channel, FromPage, ToPage } from "../../src/core/ports";

/** Two ends of one port, as `runtime.connect` gives them: JSON, in order, a moment later. */
export interface Pair {
  readonly page: Channel<FromPage, ToPage>;
  readonly worker: Channel<ToPage, FromPage>;
  /** The worker died, or the tab: both ends are told as the browser would. */
  breakOff(): void;
  /** What went to the page. */
  readonly sent: ToPage[];
}

class End<Out, In> implements Channel<Out, In> {
  open = true;
  other: End<In, Out> | null = null;
  readonly sent: Out[] = [];
  private message: (message: In) => void = () => undefined;
  private closed: () => void = () => undefined;

  post(message: Out): void {
    if (!this.open) return;
    const text = JSON.stringify(message);
    this.sent.push(JSON.parse(text) as Out);
    void Promise.resolve().then(() => {
      if (this.other?.open === true) this.other.message(JSON.parse(text) as Out);
    });
  }

  onMessage(listener: (message: In) => void): void {
    this.message = listener;
  }

  onClose(listener: () => void): void {
    this.closed = listener;
  }

  close(): void {
    this.open = false;
    this.other?.ended();
  }

  ended(): void {
    if (!this.open) return;
    this.open = false;
    this.closed();
  }
}

export function channelPair(): Pair {
  const page = new End<FromPage, ToPage>();
  const worker = new End<ToPage, FromPage>();
  page.other = worker;
  worker.other = page;
  return {
    page,
    worker,
    sent: worker.sent,
    breakOff: () => {
      page.ended();
      worker.ended();
    },
  };
}
