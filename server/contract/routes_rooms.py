"""The HTTP routes about rooms."""

from . import http
from .http_accounts import PairCode
from .route import Route

_ENTRY = {
    "code": "K7TE42",
    "name": "Film night",
    "visibility": "public",
    "entry": "open",
    "people": 3,
    "playing": {"provider": "youtube", "media_id": "aqz-KE-bpKQ", "title": "Big Buck Bunny"},
    "role": None,
    "active_at": 1_795_104_000_000,
    "closed": False,
}
_TOKEN = {
    "token_id": "t_2b6n8c",
    "name": "Request bot",
    "capabilities": ["queue.add", "chat.send"],
    "created_at": 1_795_104_000_000,
    "expires_at": 1_797_696_000_000,
    "used_at": None,
}

ROOMS: tuple[Route, ...] = (
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
        "/api/room/{code}/log",
        "Who did what and when, newest first. `before` and `limit` page, `by` takes one person's events, `cause` and "
        "`type` those of a kind; `format=csv` or `format=json` downloads all that match. Serves whom the state route "
        "does; reasons are for people with `people.kick`.",
        None,
        http.LogPage,
        data_example={
            "entries": [
                {
                    "rev": 18,
                    "at": 1_795_104_018_000,
                    "type": "room.update",
                    "payload": {
                        "rev": 18,
                        "at": 1_795_104_018_000,
                        "by": {"user_id": "u_7hq2m4", "name": "Ada"},
                        "cause": "kick",
                        "patch": {},
                        "target": {"user_id": "u_9xk3w1", "name": "Ben"},
                    },
                    "reason": "spoilers",
                    "undoable": False,
                }
            ],
            "next": 17,
        },
        optional=("before", "limit", "by", "cause", "type", "format"),
    ),
    Route(
        "GET",
        "/api/room/{code}/tokens",
        "The programs that may act in this room in the caller's place.",
        None,
        http.ApiTokens,
        data_example={"tokens": [_TOKEN]},
    ),
    Route(
        "POST",
        "/api/room/{code}/tokens",
        "Let a program act here. For the owner and operators with an account; capabilities that the caller lacks are "
        "`forbidden`. The token goes into the Authorization header of the state and command routes of this room.",
        http.ApiTokenIn,
        http.ApiTokenMade,
        body_example={"name": "Request bot", "capabilities": ["queue.add", "chat.send"], "days": 30},
        data_example={**_TOKEN, "token": "st.t_2b6n8c.Zm9vYmFy"},
    ),
    Route("DELETE", "/api/room/{code}/tokens/{token_id}", "End a program's access."),
    Route(
        "POST",
        "/api/room/{code}/pair",
        "A code to type on one's phone: it becomes a remote for this room and can do nothing else.",
        None,
        PairCode,
        data_example={"code": "4H7K-29QX", "expires_in": 60},
    ),
    Route(
        "GET",
        "/api/rooms",
        "Public rooms with people in them, a page at a time; `unsupported` on a server without public rooms.",
        None,
        http.RoomsPage,
        token=False,
        data_example={"rooms": [_ENTRY], "next": None},
        optional=("after", "limit"),
    ),
    Route(
        "GET",
        "/api/users/me/rooms",
        "One's own rooms, and those one was in lately.",
        None,
        http.MyRooms,
        data_example={"mine": [{**_ENTRY, "role": "owner"}], "recent": []},
    ),
    Route(
        "GET",
        "/api/stats",
        "How much is going on here.",
        None,
        http.Stats,
        token=False,
        data_example={"rooms": 12, "people": 31, "playing": 9},
    ),
)
