import { Manager, type Socket } from "socket.io-client";

import type { Namespace } from "../contract/types";
import { NAMESPACES, type Dial, type Wire, type WireEvents } from "./wire";

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Dials over Socket.IO, WebSocket only. Each dial has a manager of its own that never reconnects: a connection's
 * namespaces must all carry one token, and the outbox must know which connection a command went over.
 *
 * @param url the server's origin, such as `http://127.0.0.1:8080`
 */
export function socketIoDial(url: string): Dial {
  return (token, events) => new SocketIoWire(url, token, events);
}

class SocketIoWire implements Wire {
  private readonly manager: Manager;
  private readonly sockets = new Map<Namespace, Socket>();
  private over = false;

  constructor(
    url: string,
    token: string,
    private readonly events: WireEvents,
  ) {
    this.manager = new Manager(url, {
      transports: ["websocket"],
      reconnection: false,
      autoConnect: false,
      timeout: CONNECT_TIMEOUT_MS,
    });
    for (const namespace of NAMESPACES) this.sockets.set(namespace, this.connect(namespace, token));
    this.manager.on("error", () => this.end(() => this.events.down()));
    this.manager.on("close", () => this.end(() => this.events.down()));
    for (const socket of this.sockets.values()) socket.connect();
  }

  send(namespace: Namespace, name: string, payload: object, answer: (value: unknown) => void): void {
    const socket = this.sockets.get(namespace);
    if (this.over || socket?.connected !== true) return;
    socket.emit(name, payload, (value: unknown) => {
      if (!this.over) answer(value);
    });
  }

  close(): void {
    this.end(() => undefined);
  }

  private connect(namespace: Namespace, token: string): Socket {
    const socket = this.manager.socket(namespace, { auth: { token } });
    socket.on("connect", () => {
      if (!this.over && [...this.sockets.values()].every((each) => each.connected)) this.events.open();
    });
    socket.on("connect_error", (error: Error & { data?: unknown }) => {
      const code = codeOf(error.data);
      this.end(() => (code === null ? this.events.down() : this.events.refused(code)));
    });
    socket.on("disconnect", () => this.end(() => this.events.down()));
    socket.onAny((name: string, payload: unknown) => {
      if (!this.over) this.events.event(name, payload);
    });
    return socket;
  }

  private end(tell: () => void): void {
    if (this.over) return;
    this.over = true;
    for (const socket of this.sockets.values()) socket.disconnect();
    tell();
  }
}

/** The code in a refusal's data; null when the connection merely failed. */
function codeOf(data: unknown): string | null {
  if (typeof data !== "object" || data === null) return null;
  const { code, error } = data as { code?: unknown; error?: { code?: unknown } | null };
  if (typeof code === "string") return code;
  return typeof error?.code === "string" ? error.code : null;
}
