"""Bodies of the HTTP routes about accounts, sessions and profiles."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from . import limits, text
from .base import Command, Ms, PersonName, RoomCode, Shape
from .shapes import User

SignupMode = Literal["open", "invite", "closed"]
RoomCreationMode = Literal["anyone", "accounts", "admins"]

Email = Annotated[
    str,
    Field(
        max_length=limits.EMAIL_LENGTH,
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+$",
        description="an e-mail address",
    ),
]
NewPassword = Annotated[
    str,
    Field(min_length=limits.LOGIN_PASSWORD_MIN, max_length=128, description="not one that everybody uses"),
    AfterValidator(text.one_line),
]
GivenPassword = Annotated[str, Field(max_length=128), AfterValidator(text.one_line)]
MailToken = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,100}$", description="from the link in the mail")]
LocalPath = Annotated[
    str,
    Field(
        max_length=1_000,
        # One slash at the beginning: two, or a backslash, would lead to another host.
        pattern=r"^/([A-Za-z0-9._~!$&'()*+,;=:@%?-][A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?$",
    ),
]


class RegisterIn(Command):
    """`POST /api/auth/register`: with a guest's token that guest becomes the account, rooms and roles included."""

    email: Email
    password: NewPassword
    name: PersonName
    invite: MailToken | None = None


class VerifyIn(Command):
    """`POST /api/auth/verify`. The password proves that who opens the mail is who registered; not needed with the
    token of the guest who did."""

    token: MailToken
    password: GivenPassword | None = None
    viewer: bool = False


class LoginIn(Command):
    """`POST /api/auth/login`. `viewer` keeps the refresh token in a cookie."""

    email: Email
    password: GivenPassword
    viewer: bool = False


class ResetIn(Command):
    """`POST /api/auth/reset`."""

    email: Email


class ResetConfirmIn(Command):
    """`POST /api/auth/reset/confirm`."""

    token: MailToken
    password: NewPassword
    viewer: bool = False


class PasswordIn(Command):
    """`POST /api/auth/password`: `current` is null for an account that has none yet."""

    current: GivenPassword | None = None
    password: NewPassword


class GoogleIn(Command):
    """`POST /auth/google/start`: `next` is the page of ours to land on. With a guest's token that guest becomes the
    account, unless it exists."""

    next: LocalPath = "/"
    invite: MailToken | None = None


class GoogleAt(Shape):
    """Where to send the browser: the provider's page. The answer sets a cookie for the way back."""

    location: str


class SignInOptions(Shape):
    """`GET /api/auth/options`: what this server offers."""

    google: bool
    email: bool
    signup: SignupMode
    room_creation: RoomCreationMode
    public_rooms: bool


class SessionEntry(Shape):
    """A device that is signed in. `room` is the one room that it is good for, null for all."""

    session_id: str
    client: str
    agent: str | None
    room: RoomCode | None
    created_at: Ms
    used_at: Ms
    current: bool


class SessionList(Shape):
    """`GET /api/auth/sessions`: the latest used first."""

    sessions: list[SessionEntry]


class PairIn(Command):
    """`POST /api/auth/pair`: on the phone, the code that the other screen shows."""

    code: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}$")]
    viewer: bool = False


class PairCode(Shape):
    """`POST /api/room/CODE/pair`: what to type on the phone, once, within `expires_in` seconds."""

    code: str
    expires_in: int


class Profile(User):
    """Oneself: `email` and what one may sign in with. `room` is set for a session that is good for one room alone."""

    email: str | None
    google: bool
    password: bool
    admin: bool
    room: RoomCode | None


class ProfileIn(Command):
    """`PATCH /api/users/me`."""

    name: PersonName


class DeleteMeIn(Command):
    """`DELETE /api/users/me`: the password, when the account has one."""

    password: GivenPassword | None = None
