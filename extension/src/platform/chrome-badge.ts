import type { RoomStatus } from "../core/room-view";

/** Amber: somebody waits. */
const KNOCK_COLOR = "#855600";

export interface BadgeFacts {
  readonly status: RoomStatus;
  readonly total: number;
  /** Who waits at the door for the person to open it. */
  readonly knocks: number;
}

/** What stands on the icon: how many are in the room, or want to be; "!" when something is wrong. */
export function badgeText(facts: BadgeFacts | null): string {
  if (facts === null) return "";
  switch (facts.status.kind) {
    case "connecting":
    case "joining":
    case "left":
      return "";
    case "knocking":
      return "…";
    case "joined":
      if (facts.knocks > 0) return facts.knocks > 99 ? "+99" : `+${facts.knocks}`;
      return facts.total > 999 ? "999+" : String(facts.total);
    case "reconnecting":
    case "refused":
    case "declined":
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
    const color = text === "!" ? "#b3261e" : text.startsWith("+") ? KNOCK_COLOR : this.accent;
    await chrome.action.setBadgeBackgroundColor({ color });
    await chrome.action.setBadgeTextColor({ color: "#ffffff" });
    await chrome.action.setBadgeText({ text });
  }
}
