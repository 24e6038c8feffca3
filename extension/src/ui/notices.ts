import type { ErrorBody } from "../contract/types";
import type { Notice } from "../core/room-view";
import { clock } from "./format";
import { t, tMaybe, tn, type Params } from "./i18n";

type Code = ErrorBody["code"];

/** What went wrong, in words; `area` gives a better sentence where one was written ("queue_add", "chat_send"). */
export function errorText(
  error: Pick<ErrorBody, "code"> & Partial<Pick<ErrorBody, "retry_after_ms" | "limit">>,
  area = "",
): string {
  const seconds = error.retry_after_ms ? Math.ceil(error.retry_after_ms / 1000) : null;
  if (error.code === "rate_limited" && seconds !== null) return tn("error_rate_limited_for", seconds);
  const limited = error.limit == null ? null : tMaybe(`error_${error.code}_${area}_limit`, { limit: error.limit });
  if (limited !== null) return limited;
  return tMaybe(`error_${error.code}_${area}`) ?? tMaybe(`error_${error.code}`) ?? t("error_internal");
}

/** A command's name as a part of a message key: "queue.add" is "queue_add". */
export function areaOf(command: string): string {
  return command.replaceAll(".", "_");
}

/** The words of a toast. */
export function noticeText(notice: Notice): string {
  const { key, params } = notice;
  if (key === "failed") {
    const retry = Number(params["retry_s"] ?? 0) * 1000;
    return errorText(
      { code: String(params["code"]) as Code, retry_after_ms: retry || null },
      areaOf(String(params["command"])),
    );
  }
  const shown: Params = "position_ms" in params ? { ...params, time: clock(Number(params["position_ms"])) } : params;
  const base = `notice_${areaOf(key)}`;
  const count = Number(params["count"] ?? 1);
  const nothing = params["title"] === "" || params["target"] === "";
  const special = nothing ? tMaybe(`${base}_end`, shown) : null;
  const you = "you" in params ? "_you" : "";
  const role = key === "did.room.role" ? tMaybe(`${base}_${params["role"]}${you}`, shown) : null;
  const own = you === "" ? null : tMaybe(`${base}${you}`, shown);
  const many = count > 1 ? tMaybe(`${base}_other`, shown) : null;
  return special ?? role ?? own ?? many ?? tMaybe(base, shown) ?? tMaybe(`${base}_one`, shown) ?? t("notice_unknown");
}
