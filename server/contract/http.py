"""Bodies of the HTTP routes of WIRE.md §7. Answers have the shape of §2, as on the socket."""

from typing import Annotated

from pydantic import AfterValidator, Field

from . import text
from .base import (
    Capability,
    Command,
    Duration,
    Kind,
    Ms,
    OpId,
    Password,
    PersonName,
    Problem,
    ProviderName,
    Rev,
    Role,
    RoomCode,
    RoomName,
    Shape,
)
from .commands import Joined
from .shapes import ControlMode, Entry, User, Visibility


class GuestIn(Command):
    """`POST /api/auth/guest`: become a guest. `viewer` keeps the refresh token in a cookie."""

    name: PersonName
    viewer: bool = False


class RefreshIn(Command):
    """`POST /api/auth/refresh`: the token in the body, or in the viewer's cookie."""

    refresh_token: Annotated[str, Field(max_length=200), AfterValidator(text.one_line)] | None = None


class Session(Shape):
    """A session's tokens. `expires_in` in seconds; no `refresh_token` for the viewer: it has the cookie."""

    access_token: str
    expires_in: int
    refresh_token: str | None = None
    user: User


class HandoverIn(Command):
    """`POST /auth/extension/start`: the person pressed "Continue as …" on the page of that address."""

    redirect_uri: Annotated[str, Field(pattern=r"^https://[A-Za-z0-9._/-]{1,290}$")]
    code_challenge: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]
    state: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,200}$")]


class Handed(Shape):
    """Where to send the browser: the extension's own address, with a code that is good once and for a minute."""

    location: str


class RedeemIn(Command):
    """`POST /auth/extension/token`: the code, and the verifier behind its challenge."""

    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,100}$")]
    code_verifier: Annotated[str, Field(pattern=r"^[A-Za-z0-9._~-]{43,128}$")]
    redirect_uri: Annotated[str, Field(pattern=r"^https://[A-Za-z0-9._/-]{1,290}$")]


class RoomCreateIn(Command):
    """`POST /api/room.create`."""

    name: RoomName | None = None
    visibility: Visibility | None = None
    entry: Entry | None = None
    password: Password | None = None
    control_mode: ControlMode | None = None


class RoomCreated(Shape):
    """Where the room is: its code, and the link to hand on."""

    code: RoomCode
    url: str


class RoomCard(Shape):
    """`GET /api/room/CODE`: what a stranger may know."""

    name: str
    entry: Entry


class NowPlaying(Shape):
    """What a room watches."""

    provider: ProviderName
    media_id: str
    title: str


class RoomEntry(Shape):
    """A room in a list. `people` are there now; `role` is the caller's, null in the list of public rooms."""

    code: RoomCode
    name: str
    visibility: Visibility
    entry: Entry
    people: int
    playing: NowPlaying | None
    role: Role | None
    active_at: Ms
    closed: bool


class RoomsPage(Shape):
    """`GET /api/rooms`: those with most people first; `next` is the `after` of the page that follows."""

    rooms: list[RoomEntry]
    next: str | None


class MyRooms(Shape):
    """`GET /api/users/me/rooms`: one's own, and those one was in, the latest first."""

    mine: list[RoomEntry]
    recent: list[RoomEntry]


class Stats(Shape):
    """`GET /api/stats`: how much is going on here."""

    rooms: int
    people: int
    playing: int


class LogEntry(Shape):
    """One event of a room's log: `payload` is the object of the wire, `type` its name. `reason` was given with it, for
    those who keep order; `undoable` while `room.undo` may take it back."""

    rev: Rev
    at: Ms
    type: str
    payload: dict[str, object]
    reason: str | None
    undoable: bool


class LogPage(Shape):
    """`GET /api/room/CODE/log`: newest first; `next` is the `before` of the page that follows."""

    entries: list[LogEntry]
    next: Rev | None


class ApiTokenIn(Command):
    """`POST /api/room/CODE/tokens`: what a program may do in this room in the caller's place, and for how long."""

    name: PersonName
    capabilities: Annotated[list[Capability], Field(min_length=1, max_length=32)]
    days: Annotated[int, Field(ge=1, le=365)]


class ApiToken(Shape):
    """A program's access to a room. It never may more than who made it may at that moment."""

    token_id: str
    name: str
    capabilities: list[Capability]
    created_at: Ms
    expires_at: Ms
    used_at: Ms | None


class ApiTokenMade(ApiToken):
    """The same, with the token itself: it is shown this once."""

    token: str


class ApiTokens(Shape):
    """`GET /api/room/CODE/tokens`: the caller's own."""

    tokens: list[ApiToken]


class CommandIn(Command):
    """`POST /api/room/CODE/command`: a writing command, its payload without op_id in `data`."""

    name: Annotated[str, Field(pattern=r"^[a-z_.]{1,64}$")]
    data: dict[str, object]
    op_id: OpId


class Found(Shape):
    """A search result: an item before anyone has added it."""

    provider: ProviderName
    media_id: str
    kind: Kind
    title: str
    channel: str
    duration_ms: Duration | None
    problem: Problem | None


class SearchResults(Shape):
    """`GET /api/search/youtube`: what was found, best first."""

    items: list[Found]


class ProviderStatus(Shape):
    """A kind of media. `status` is "ok", or in a word why less is known of it than could be."""

    name: ProviderName
    status: str


class Providers(Shape):
    """`GET /api/providers`: in the order in which they are asked to take a link."""

    providers: list[ProviderStatus]


class Health(Shape):
    """`GET /api/health`: each part is "ok", or why not. Without a database the status is 503."""

    version: str
    commit: str
    protocol: int
    database: str
    redis: str
    youtube_key: str


RoomState = Joined
