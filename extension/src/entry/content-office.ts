import { phoneUrlOf, type Office } from "../core/office";
import type { PageSession } from "../core/ports-session";

/** The office of the room that the person is in, by way of the worker. Tokens are made in the viewer. */
export function officeOf(session: PageSession): Office {
  return {
    log: (query) => session.office({ what: "log", query }),
    logFile: (query, format) => session.office({ what: "log_file", query, format }),
    pair: () => session.office({ what: "pair" }),
    get phoneUrl() {
      const { place, settings } = session.state;
      return phoneUrlOf(place?.server ?? settings?.server ?? "");
    },
    tokens: null,
  };
}
