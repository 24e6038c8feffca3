"""The HTTP routes, declared once: WIRE.md §7. The table that the documents are made from; the blueprints serve it."""

from dataclasses import dataclass
from typing import Any, Literal

from . import http
from .base import Command, Shape
from .shapes import User

# Every field of every body, for the documents; tests hold them against the shapes.
_USER = {"user_id": "u_7hq2m4", "name": "Ada", "avatar": None, "guest": True}
_EXTENSION = "https://cnmnpfbkohkefkchpofefgcgidkmoihl.chromiumapp.org/"
_CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
_SESSION = {"access_token": "eyJhbGciOi…", "expires_in": 600, "refresh_token": "r1.Zm9v…", "user": _USER}


@dataclass(frozen=True, slots=True)
class Route:
    """One route. `path` has its parameters in braces, `query` names those after "?", all required.

    `data` is None where there is none or it depends on the request.
    """

    method: Literal["GET", "POST", "PATCH"]
    path: str
    summary: str
    body: type[Command] | None = None
    data: type[Shape] | None = None
    token: bool = True
    body_example: dict[str, Any] | None = None
    data_example: dict[str, Any] | None = None
    query: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


ROUTES: tuple[Route, ...] = (
    Route(
        "POST",
        "/api/auth/guest",
        "Become a guest: a name, no account. With `viewer` the refresh token goes into an HttpOnly cookie "
        "and is not in the answer.",
        http.GuestIn,
        http.Session,
        token=False,
        body_example={"name": "Ada"},
        data_example=_SESSION,
    ),
    Route(
        "POST",
        "/api/auth/refresh",
        "A new access token, and the next refresh token. The cookie is used when the body names no token.",
        http.RefreshIn,
        http.Session,
        token=False,
        body_example={"refresh_token": "r1.Zm9v…"},
        data_example=_SESSION,
    ),
    Route(
        "POST",
        "/auth/extension/start",
        "Hand a session of oneself to the extension: for the page of that address alone.",
        http.HandoverIn,
        http.Handed,
        body_example={"redirect_uri": _EXTENSION, "code_challenge": _CHALLENGE, "state": "x9Rk2mQ8"},
        data_example={"location": f"{_EXTENSION}?code=Zm9vYmFy&state=x9Rk2mQ8"},
    ),
    Route(
        "POST",
        "/auth/extension/token",
        "Change the code for a session's tokens: once, within a minute, with the verifier.",
        http.RedeemIn,
        http.Session,
        token=False,
        body_example={
            "code": "Zm9vYmFy",
            "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            "redirect_uri": _EXTENSION,
        },
        data_example=_SESSION,
    ),
    Route("POST", "/api/auth/logout", "End the session: its tokens and connections."),
    Route("GET", "/api/users/me", "Who the token is for.", None, User, data_example=_USER),
    Route(
        "PATCH",
        "/api/users/me",
        "Change one's name.",
        http.ProfileIn,
        User,
        body_example={"name": "Ada L."},
        data_example={**_USER, "name": "Ada L."},
    ),
    Route(
        "POST",
        "/api/room.create",
        "Make a room; the caller owns it. All fields are optional.",
        http.RoomCreateIn,
        http.RoomCreated,
        body_example={"name": "Film night", "visibility": "unlisted", "control_mode": "anyone"},
        data_example={"code": "K7TE42", "url": "http://127.0.0.1:8080/r/K7T-E42"},
    ),
    Route(
        "GET",
        "/api/room/{code}",
        "What a stranger may know of a room.",
        None,
        http.RoomCard,
        token=False,
        data_example={"name": "Film night", "entry": "open"},
    ),
    Route(
        "GET",
        "/api/room/{code}/state",
        "The room now: what `room.join` answers, without joining; `you.conn_id` is null.",
        None,
        http.RoomState,
    ),
    Route(
        "POST",
        "/api/room/{code}/command",
        "Any writing command: the same rights, errors and answer as on the socket.",
        http.CommandIn,
        None,
        body_example={
            "name": "player.pause",
            "data": {"item_id": "k3f9x2a1"},
            "op_id": "5f0c3a52-9d1e-4c8b-8e0a-1b2c3d4e5f60",
        },
    ),
    Route(
        "GET",
        "/api/search/youtube",
        "Videos for a few words, at most 12; `unsupported` on a server without a key for YouTube.",
        None,
        http.SearchResults,
        data_example={
            "items": [
                {
                    "provider": "youtube",
                    "media_id": "aqz-KE-bpKQ",
                    "kind": "video",
                    "title": "Big Buck Bunny",
                    "channel": "Blender",
                    "duration_ms": 635_000,
                    "problem": None,
                }
            ]
        },
        query=("q",),
    ),
    Route(
        "GET",
        "/api/providers",
        "What may be queued on this server.",
        None,
        http.Providers,
        token=False,
        data_example={"providers": [{"name": "youtube", "status": "not_set"}, {"name": "direct", "status": "ok"}]},
    ),
    Route(
        "GET",
        "/api/health",
        "Whether the server is well; 503 when its database is not.",
        None,
        http.Health,
        token=False,
        data_example={
            "version": "1.0.0",
            "commit": "unknown",
            "protocol": 1,
            "database": "ok",
            "redis": "not used",
            "youtube_key": "not_set",
        },
    ),
)
