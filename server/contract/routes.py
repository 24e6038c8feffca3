"""The HTTP routes, declared once: WIRE.md §7. The table that the documents are made from; the blueprints serve it."""

from . import http
from .route import Route
from .routes_accounts import ACCOUNTS
from .routes_rooms import ROOMS

# Every field of every body, for the documents; tests hold them against the shapes.
_USER = {"user_id": "u_7hq2m4", "name": "Ada", "avatar": None, "guest": True}
_EXTENSION = "https://cnmnpfbkohkefkchpofefgcgidkmoihl.chromiumapp.org/"
_CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
_SESSION = {"access_token": "eyJhbGciOi…", "expires_in": 600, "refresh_token": "r1.Zm9v…", "user": _USER}

_HERE: tuple[Route, ...] = (
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

ROUTES: tuple[Route, ...] = (*_HERE[:5], *ACCOUNTS, *ROOMS, *_HERE[5:])
