import type {
  Answer,
  Joined,
  MyRooms,
  RoomCard,
  RoomCreated,
  RoomCreateIn,
  RoomsPage,
  SearchResults,
} from "../contract/types";
import type { Auth } from "./auth";
import { ask, type HttpPort, type HttpRequest, type HttpSignal } from "./http";

/** The server's routes beside the room's socket. Every answer is the envelope; none rejects unless it was aborted. */
export class Api {
  constructor(
    private readonly http: HttpPort,
    private readonly auth: Auth,
  ) {}

  createRoom(room: RoomCreateIn): Promise<Answer<RoomCreated>> {
    return this.signed({ method: "POST", path: "/api/room.create", body: room });
  }

  /** What a stranger may know of a room. */
  roomCard(code: string): Promise<Answer<RoomCard>> {
    return ask(this.http, { method: "GET", path: `/api/room/${encodeURIComponent(code)}` });
  }

  /** The room as it is now, for whoever may look into it without joining. */
  roomState(code: string): Promise<Answer<Joined>> {
    return this.signed({ method: "GET", path: `/api/room/${encodeURIComponent(code)}/state` });
  }

  /** One's own rooms, and those one was in lately. */
  myRooms(): Promise<Answer<MyRooms>> {
    return this.signed({ method: "GET", path: "/api/users/me/rooms" });
  }

  /** Public rooms, those with most people first. `after` is the `next` of the page before. */
  publicRooms(after: string | null, limit: number): Promise<Answer<RoomsPage>> {
    const query = after === null ? "" : `&after=${encodeURIComponent(after)}`;
    return ask(this.http, { method: "GET", path: `/api/rooms?limit=${limit}${query}` });
  }

  searchYouTube(query: string, signal?: HttpSignal): Promise<Answer<SearchResults>> {
    return this.signed({ method: "GET", path: `/api/search/youtube?q=${encodeURIComponent(query)}`, signal });
  }

  /** Any route as whoever is signed in. A token that the server takes for expired is renewed once. */
  async signed<T>(request: HttpRequest): Promise<Answer<T>> {
    const answer = await ask<T>(this.http, { ...request, token: await this.auth.tokenOrNull() });
    if (answer.ok || answer.error.code !== "unauthenticated") return answer;
    const token = await this.auth.token(true).catch(() => null);
    return token === null ? answer : ask<T>(this.http, { ...request, token });
  }
}
