"""The HTTP routes about accounts, sessions and profiles."""

from . import http_accounts as accounts
from .http import Session
from .route import Route

_USER = {"user_id": "u_7hq2m4", "name": "Ada", "avatar": "/avatar/u_7hq2m4/9b1f0c.webp", "guest": False}
_PROFILE = {
    **_USER,
    "email": "ada@example.org",
    "google": False,
    "password": True,
    "admin": False,
    "room": None,
}
_SESSION = {"access_token": "eyJhbGciOi…", "expires_in": 600, "refresh_token": "r1.Zm9v…", "user": _USER}
_PASSWORD = "correct horse battery"  # noqa: S105  (an example in the documents)

ACCOUNTS: tuple[Route, ...] = (
    Route(
        "GET",
        "/api/auth/options",
        "Which ways of signing in this server offers, and what it lets people do.",
        None,
        accounts.SignInOptions,
        token=False,
        data_example={
            "google": True,
            "email": True,
            "signup": "open",
            "room_creation": "anyone",
            "public_rooms": True,
        },
    ),
    Route(
        "POST",
        "/api/auth/register",
        "Ask for an account. The answer is the same for an address that has one; what to do next is in the mail.",
        accounts.RegisterIn,
        token=False,
        body_example={"email": "ada@example.org", "password": _PASSWORD, "name": "Ada", "invite": "Zm9vYmFy"},
    ),
    Route(
        "POST",
        "/api/auth/verify",
        "The link in the mail: the account begins, and one is signed in.",
        accounts.VerifyIn,
        Session,
        token=False,
        body_example={"token": "Zm9vYmFy", "password": _PASSWORD, "viewer": True},
        data_example=_SESSION,
    ),
    Route(
        "POST",
        "/api/auth/login",
        "Sign in. A wrong address and a wrong password are told alike: `unauthenticated`.",
        accounts.LoginIn,
        Session,
        token=False,
        body_example={"email": "ada@example.org", "password": _PASSWORD, "viewer": True},
        data_example=_SESSION,
    ),
    Route(
        "POST",
        "/api/auth/reset",
        "Ask for a mail with a link to a new password. The answer is the same whether there is such an account.",
        accounts.ResetIn,
        token=False,
        body_example={"email": "ada@example.org"},
    ),
    Route(
        "POST",
        "/api/auth/reset/confirm",
        "The new password. All sessions end; one is signed in anew.",
        accounts.ResetConfirmIn,
        Session,
        token=False,
        body_example={"token": "Zm9vYmFy", "password": _PASSWORD, "viewer": True},
        data_example=_SESSION,
    ),
    Route(
        "POST",
        "/api/auth/password",
        "Change one's password. All other sessions end.",
        accounts.PasswordIn,
        body_example={"current": _PASSWORD, "password": "staple battery horse"},
    ),
    Route(
        "POST",
        "/auth/google/start",
        "Begin to sign in with Google; `unsupported` on a server without its keys. The way back is a page of ours, "
        "`/auth/google/callback`, which signs in and leads to `next`.",
        accounts.GoogleIn,
        accounts.GoogleAt,
        token=False,
        body_example={"next": "/r/K7T-E42", "invite": "Zm9vYmFy"},
        data_example={"location": "https://accounts.example.org/o/oauth2/v2/auth?…"},
    ),
    Route(
        "POST",
        "/api/auth/pair",
        "On the phone: a session for one room, to control it with what its owner's other screen may.",
        accounts.PairIn,
        Session,
        token=False,
        body_example={"code": "4H7K-29QX", "viewer": True},
        data_example=_SESSION,
    ),
    Route(
        "GET",
        "/api/auth/sessions",
        "Where one is signed in.",
        None,
        accounts.SessionList,
        data_example={
            "sessions": [
                {
                    "session_id": "s_2b6n8c",
                    "client": "viewer",
                    "agent": "Firefox on Linux",
                    "room": None,
                    "created_at": 1_795_104_000_000,
                    "used_at": 1_795_104_600_000,
                    "current": True,
                }
            ]
        },
    ),
    Route("DELETE", "/api/auth/sessions", "Sign out everywhere, here too: all tokens and connections end."),
    Route("DELETE", "/api/auth/sessions/{session_id}", "Sign out on one device."),
    Route("GET", "/api/users/me", "Who the token is for.", None, accounts.Profile, data_example=_PROFILE),
    Route(
        "PATCH",
        "/api/users/me",
        "Change one's name.",
        accounts.ProfileIn,
        accounts.Profile,
        body_example={"name": "Ada L."},
        data_example={**_PROFILE, "name": "Ada L."},
    ),
    Route(
        "DELETE",
        "/api/users/me",
        "Delete oneself: sessions and profile go, rooms go to whom they can, and what one wrote is blanked.",
        accounts.DeleteMeIn,
        body_example={"password": _PASSWORD},
    ),
    Route("GET", "/api/users/me/export", "All that is known of oneself, as one JSON file to keep."),
    Route(
        "POST",
        "/api/users/me/avatar",
        "A picture of oneself. The body is the image itself (PNG, JPEG, WebP or GIF, at most 64 kB: a page makes a "
        "photo that small before it sends it); it is cut to a square and drawn anew.",
        None,
        accounts.Profile,
        data_example=_PROFILE,
    ),
    Route(
        "DELETE",
        "/api/users/me/avatar",
        "No picture: initials again.",
        None,
        accounts.Profile,
        data_example={**_PROFILE, "avatar": None},
    ),
)
