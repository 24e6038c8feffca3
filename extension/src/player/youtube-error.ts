import type { MediaError as Reason } from "../core/player-port";

/** The wire's word for the IFrame API's error codes; 153 is a page that told no referrer. */
export function reasonOfCode(code: number): Reason {
  switch (code) {
    case 2:
    case 100:
      return "not_found";
    case 5:
      return "not_supported";
    case 101:
    case 150:
      return "embed_disabled";
    case 153:
      return "blocked";
    default:
      return "other";
  }
}
