import type { MediaError as Reason } from "../../core/player-port";
import type { PageFacts } from "./bridge-protocol";

/**
 * Why YouTube does not play the video here, in the wire's words; null when it does, or does not say. YouTube's own page
 * tells the person more.
 */
export function failureOf({ status, statusOf }: PageFacts, videoId: string): Reason | null {
  if (status === null || status === "OK" || (statusOf !== null && statusOf !== videoId)) return null;
  switch (status) {
    case "ERROR":
      return "not_found";
    case "LOGIN_REQUIRED":
    case "AGE_CHECK_REQUIRED":
    case "AGE_VERIFICATION_REQUIRED":
    case "CONTENT_CHECK_REQUIRED":
    case "UNPLAYABLE":
      return "blocked";
    default:
      return "other";
  }
}
