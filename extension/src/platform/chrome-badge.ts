import type { RoomStatus } from "../core/room-view";

export interface BadgeFacts {
  readonly status: RoomStatus;
  readonly total: number;
}

/** What stands on the icon: how many are in the room, "!" when something is wrong, nothing outside a room. */
export function badgeText(facts: BadgeFacts | null): string {
  if (facts === null) return "";
  switch (facts.status.kind) {
    case "connecting":
    case "joining":
    case "left":
      return "";
    case "joined":
      return facts.total > 999 ? "999+" : String(facts.total);
    case "reconnecting":
    case "refused":
    case "removed":
    case "closed":
    case "outdated":
      return "!";
  }
}

/** The icon's badge and tip. Says what it is told once, and a short word in between when asked. */
export class Badge {
  private text = "";
  private title = "";
  private flashing: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly accent: string) {}

  show(facts: BadgeFacts | null, title: string): void {
    const text = badgeText(facts);
    if (title !== this.title) void chrome.action.setTitle({ title });
    this.title = title;
    if (text === this.text) return;
    this.text = text;
    if (this.flashing === null) void this.paint(text);
  }

  /** Shows that something outside of the page was done. */
  flash(text: string): void {
    if (this.flashing !== null) clearTimeout(this.flashing);
    void this.paint(text);
    this.flashing = setTimeout(() => {
      this.flashing = null;
      void this.paint(this.text);
    }, 1_500);
  }

  private async paint(text: string): Promise<void> {
    const color = text === "!" ? "#b3261e" : this.accent;
    await chrome.action.setBadgeBackgroundColor({ color });
    await chrome.action.setBadgeTextColor({ color: "#ffffff" });
    await chrome.action.setBadgeText({ text });
  }
}
