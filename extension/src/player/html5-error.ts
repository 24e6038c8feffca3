import type { MediaError as Reason } from "../core/player-port";

const PICTURE = /\.(mp4|m4v|mov|webm|mkv|ogv)$/i;
const HLS = /\.m3u8$/i;

const pathOf = (url: string) => url.split(/[?#]/, 1)[0] ?? "";

/** Whether a link names a file that has a picture; then one without is in a codec that the browser cannot show. */
export const hasPicture = (url: string) => PICTURE.test(pathOf(url));
export const isHls = (url: string) => HLS.test(pathOf(url));

/**
 * The wire's word for a media element's error. Code 4 stands for a missing file and for an unknown format alike; the
 * message, where the browser gives one, begins with the HTTP status.
 */
export function reasonOf(error: { readonly code: number; readonly message: string } | null): Reason {
  if (error === null) return "other";
  const status = /^(\d{3})\b/.exec(error.message)?.[1];
  if (status !== undefined) return reasonOfStatus(Number(status));
  if (error.code === 2) return "network";
  return error.code === 3 || error.code === 4 ? "not_supported" : "other";
}

export function reasonOfStatus(status: number): Reason {
  if (status === 404 || status === 410) return "not_found";
  if (status === 401 || status === 403) return "blocked";
  return "network";
}
