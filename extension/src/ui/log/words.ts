import type { Author, LogEntry, Target } from "../../contract/types";
import type { NoticeKey } from "../../core/notice-keys";
import { roleOf } from "../../core/rights";
import { t, tMaybe, tn } from "../i18n";
import { noticeText } from "../notices";

/** As much of an event as its line says. It comes from the server as it was stored, perhaps by an older one. */
interface Payload {
  readonly by?: Author;
  readonly cause?: string;
  readonly target?: Target | null;
  readonly item?: { readonly title?: string } | null;
  readonly phase?: string;
  readonly timeline?: { readonly position_ms?: number; readonly rate?: number };
  readonly change?: {
    readonly kind?: string;
    readonly items?: readonly { readonly title?: string }[];
    readonly item?: { readonly title?: string };
    readonly item_ids?: readonly string[];
  };
  readonly patch?: { readonly roles?: Parameters<typeof roleOf>[0]["roles"] };
  readonly ids?: readonly string[];
  readonly text?: string;
  readonly reason?: string;
}

export interface Line {
  /** Whose doing it was; null when the room did it by itself. */
  readonly by: { readonly user_id: string; readonly name: string } | null;
  readonly words: string;
}

/** One line of the history: who, and what in a sentence. */
export function lineOf(entry: LogEntry): Line {
  const payload = entry.payload as Payload;
  const by = payload.by === undefined || payload.by === "system" ? null : payload.by;
  const name = by?.name ?? t("log_room");
  return { by, words: sentence(entry.type, payload, name) ?? t("log_other", { name }) };
}

function sentence(type: string, payload: Payload, name: string): string | null {
  switch (type) {
    case "player.state":
      return playerWords(payload, name);
    case "queue.update":
      return queueWords(payload, name);
    case "room.update":
      return roomWords(payload, name);
    case "room.closed":
      return tMaybe(`log_closed_${payload.reason ?? ""}`, { name }) ?? t("log_closed", { name });
    case "chat.message":
      return payload.text === undefined ? t("log_said_deleted", { name }) : t("log_said", { name, text: payload.text });
    case "chat.deleted":
      return tn("log_deleted", payload.ids?.length ?? 1, { name });
    case "chat.restored":
      return t("log_restored", { name });
    default:
      return null;
  }
}

const PLAYER: ReadonlySet<string> = new Set([
  "play",
  "pause",
  "seek",
  "rate",
  "load",
  "next",
  "start_now",
  "skip_wait",
]);

function playerWords({ by, cause = "", item, phase = "", timeline }: Payload, name: string): string | null {
  const title = item?.title ?? "";
  if (by === "system") return tMaybe(`log_phase_${phase}${title === "" ? "_end" : ""}`, { title });
  if (cause === "undo") return say("did.undo", { name });
  const key = cause === "sync" ? "seek" : cause;
  if (!PLAYER.has(key)) return title === "" ? null : say("did.player.load", { name, title });
  const { position_ms = 0, rate = 1 } = timeline ?? {};
  return say(`did.player.${key}` as NoticeKey, { name, title, position_ms, rate });
}

function queueWords({ by, cause = "", change }: Payload, name: string): string | null {
  const title = change?.items?.[0]?.title ?? change?.item?.title ?? "";
  const count = change?.items?.length ?? change?.item_ids?.length ?? 1;
  if (cause === "undo") return say("did.undo", { name });
  switch (change?.kind) {
    case "added":
      return say(cause === "requeue" ? "did.queue.requeue" : "did.queue.add", { name, title, count });
    case "removed":
      if (by === "system" || PLAYER.has(cause)) return tn("log_taken", count, { name });
      if (cause === "clear") return say("did.queue.clear", { name, count });
      return tn(cause === "decline" ? "log_declined" : "log_removed", count, { name });
    case "moved":
      return t("log_moved", { name });
    case "updated":
      return cause === "approve" ? say("did.queue.approve", { name, title }) : t("log_updated", { title });
    case undefined:
    default:
      return null;
  }
}

function roomWords({ cause = "", target, patch }: Payload, name: string): string | null {
  const whom = target?.name ?? t("somebody");
  if (cause === "role" && target != null && patch?.roles !== undefined) {
    const role = roleOf({ roles: patch.roles }, target.user_id);
    return say("did.room.role", { name, target: whom, role });
  }
  return tMaybe(`log_room_${cause}`, { name, target: whom });
}

function say(key: NoticeKey, params: Record<string, string | number>): string {
  return noticeText({ id: 0, kind: "info", key, params, rev: null });
}
