import type { Answer } from "../contract/types";
import { answerFrom, refusal } from "./decode";

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** From the server's root, such as `/api/room.create`. */
  readonly path: string;
  readonly body?: object;
  /** Sent as it is, in place of a JSON body. */
  readonly file?: HttpFile;
  readonly token?: string | null;
  readonly signal?: HttpSignal | undefined;
  /** The answer is a file: its text is the answer's data. */
  readonly text?: boolean;
}

/** As much of an AbortSignal as passes through core. */
export interface HttpSignal {
  readonly aborted: boolean;
}

/** As much of a Blob as passes through core. */
export interface HttpFile {
  readonly size: number;
  readonly type: string;
}

/** One exchange with the server: what its JSON body says, null when it has none. Rejects without an answer. */
export type HttpPort = (request: HttpRequest) => Promise<unknown>;

/** The envelope of every route; `unavailable` when the server could not be reached. Rejects only when aborted. */
export async function ask<T>(http: HttpPort, request: HttpRequest): Promise<Answer<T>> {
  try {
    return answerFrom<T>(await http(request));
  } catch (error) {
    if (request.signal?.aborted === true) throw error;
    return refusal("unavailable", "The server cannot be reached");
  }
}
