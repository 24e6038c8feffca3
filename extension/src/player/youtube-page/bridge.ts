import { ASK, readFacts, TELL, type Ask, type PageFacts } from "./bridge-protocol";

/** The extension's end of the bridge into the page's own world. */
export class PageBridge {
  constructor(private readonly page: Document) {}

  /** Null where the other end is missing. */
  facts(): PageFacts | null {
    let told: unknown = null;
    const listen = (event: Event) => {
      told = (event as CustomEvent<unknown>).detail;
    };
    this.page.addEventListener(TELL, listen);
    this.send({ what: "facts" });
    this.page.removeEventListener(TELL, listen);
    return readFacts(told);
  }

  send(ask: Ask): void {
    this.page.dispatchEvent(new CustomEvent(ASK, { detail: JSON.stringify(ask) }));
  }
}

/** What of the bridge its users need. */
export type BridgePort = Pick<PageBridge, "facts" | "send">;
