import type { Answer, ApiTokenMade, ApiTokens, Capability, LogPage, PairCode } from "../contract/types";
import type { Api } from "./api";

/** Which part of a room's log: before a rev, of one person, of one kind. */
export interface LogQuery {
  readonly before?: number | undefined;
  readonly by?: string | undefined;
  readonly type?: string | undefined;
  readonly cause?: string | undefined;
}

export type LogFormat = "csv" | "json";

export interface TokenWish {
  readonly name: string;
  readonly capabilities: readonly Capability[];
  readonly days: number;
}

/** What the server keeps of a room beside its state, and answers over HTTP. Nothing rejects. */
export interface Office {
  log(query: LogQuery): Promise<Answer<LogPage>>;
  /** All of the log that matches, as the text of a file. */
  logFile(query: LogQuery, format: LogFormat): Promise<Answer<string>>;
  /** A code to type on one's phone. */
  pair(): Promise<Answer<PairCode>>;
  /** Where one types it. */
  readonly phoneUrl: string;
  /** Programs that act here; null where a token may not be shown: on somebody else's page. */
  readonly tokens: TokenDesk | null;
}

export interface TokenDesk {
  list(): Promise<Answer<ApiTokens>>;
  make(wish: TokenWish): Promise<Answer<ApiTokenMade>>;
  end(tokenId: string): Promise<Answer<unknown>>;
}

/**
 * The office of a room.
 *
 * @param code of the room at that moment: it may get another one
 */
export function officeOf(api: Pick<Api, "signed">, code: () => string, phoneUrl: string): Office {
  const path = (rest: string) => `/api/room/${encodeURIComponent(code())}/${rest}`;
  return {
    log: (query) => api.signed({ method: "GET", path: path(`log${asked({ ...query })}`) }),
    logFile: (query, format) =>
      api.signed({ method: "GET", path: path(`log${asked({ ...query, format })}`), text: true }),
    pair: () => api.signed({ method: "POST", path: path("pair"), body: {} }),
    phoneUrl,
    tokens: {
      list: () => api.signed({ method: "GET", path: path("tokens") }),
      make: (wish) => api.signed({ method: "POST", path: path("tokens"), body: wish }),
      end: (tokenId) => api.signed({ method: "DELETE", path: path(`tokens/${encodeURIComponent(tokenId)}`) }),
    },
  };
}

/** The address where a server's phones are paired. */
export const phoneUrlOf = (server: string) => `${server}/pair`;

function asked(query: Readonly<Record<string, string | number | undefined>>): string {
  const parts = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = parts.map(([key, value]) => `${key}=${encodeURIComponent(value ?? "")}`).join("&");
  return text === "" ? "" : `?${text}`;
}
