import type { ErrorCode, User } from "../../src/contract/types";
import type { HttpPort, HttpRequest } from "../../src/core/http";

/** The routes that the extension's worker uses, with people who are known by their refresh tokens. */
export class FakeHttp {
  readonly asked: HttpRequest[] = [];
  down = false;
  refuse: (request: HttpRequest) => ErrorCode | null = () => null;
  readonly people = new Map<string, User>();
  private count = 0;

  readonly http: HttpPort = (request) => {
    this.asked.push(request);
    if (this.down) return Promise.reject(new TypeError("Failed to fetch"));
    const code = this.refuse(request);
    if (code !== null) return Promise.resolve({ ok: false, error: { code, message: "" } });
    return Promise.resolve(this.answer(request));
  };

  paths(): string[] {
    return this.asked.map(({ method, path }) => `${method} ${path}`);
  }

  /** A session of that person; returns its refresh token. */
  session(user: User): string {
    const token = `refresh-${++this.count}`;
    this.people.set(token, user);
    return token;
  }

  private answer({ method, path, body }: HttpRequest): unknown {
    const given = (body ?? {}) as Record<string, string>;
    switch (`${method} ${path}`) {
      case "POST /api/auth/guest":
        return this.sessionOf({ user_id: `u-${++this.count}`, name: given["name"] ?? "", avatar: null, guest: true });
      case "POST /api/auth/refresh": {
        const user = this.people.get(given["refresh_token"] ?? "");
        return user === undefined ? no("unauthenticated") : this.sessionOf(user);
      }
      case "POST /api/auth/logout":
        return { ok: true };
      case "PATCH /api/users/me":
        return { ok: true, data: { user_id: "u-1", name: given["name"], avatar: null, guest: true } };
      case "POST /api/room.create":
        return { ok: true, data: { code: "K7TE42", url: "http://192.0.2.7:8080/r/K7T-E42" } };
      case "GET /api/room/K7TE42":
        return { ok: true, data: { name: "Friday films", entry: "open" } };
      default:
        return no("not_found");
    }
  }

  private sessionOf(user: User): unknown {
    const refresh_token = this.session(user);
    return { ok: true, data: { access_token: `access-of-${user.user_id}`, expires_in: 600, refresh_token, user } };
  }
}

const no = (code: ErrorCode) => ({ ok: false, error: { code, message: "" } });
