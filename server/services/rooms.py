"""Commands on rooms, whatever way they came: the same preparation, engine, rights and errors for sockets and HTTP."""

import logging
from typing import Any, cast

import gevent
from pydantic import ValidationError

from server.contract import commands as wire
from server.contract.base import ProviderName, Writing
from server.contract.commands import COMMANDS, UNBUILT
from server.contract.errors import Refused
from server.contract.http import RoomCreateIn
from server.domain import permissions
from server.domain.scene import Actor, Improve
from server.domain.state import Media, RoomState, Settings
from server.engine.engine import Engine
from server.services.passwords import Passwords
from server.services.providers import MediaRef, Metadata, ProviderError, Refusal, Registry
from server.services.shared_throttle import Limiters
from server.services.visits import Visits

log = logging.getLogger(__name__)

PREPARE_S = 2.0
IMPROVE_S = 20.0
_REFUSAL_CODES = {"playlist_unsupported": "unsupported"}


class Rooms:
    """What the edges do with rooms. Refuses with the codes of the wire."""

    def __init__(
        self,
        engine: Engine,
        providers: Registry,
        visits: Visits,
        passwords: Passwords,
        limiters: Limiters,
        *,
        public_rooms: bool = True,
    ) -> None:
        self.engine = engine
        self._visits = visits
        self._passwords = passwords
        self._hashes = limiters.shared("hashes", 10, 1 / 6)
        self._public_rooms = public_rooms
        self._providers = providers
        self._misses = limiters.shared("misses", 10, 10 / 60)
        self._all_misses = limiters.shared("all misses", 300, 300 / 60)
        self._made = limiters.shared("rooms made", 60, 0.1)

    # -- rooms --------------------------------------------------------------------------------------------------------

    def create(self, owner: Actor, asked: RoomCreateIn) -> RoomState:
        """A new room that `owner` owns."""
        if (asked.password is not None) != (asked.entry == "password"):
            raise Refused("invalid", "A password goes with entry by password, and the other way round")
        self._made.spend(owner.user_id, "You made many rooms just now: wait a little")
        visibility = asked.visibility or "unlisted"
        self._may_be(visibility)
        mode = asked.control_mode or ("anyone" if visibility == "unlisted" else "operators")
        settings = Settings(visibility=visibility, entry=asked.entry or "open", control_mode=mode)
        password = self._hashed(owner, asked.password)
        return self.engine.create_room(owner, asked.name or f"{owner.name}’s room"[:80], settings, password)

    def find(self, code: str, address: str) -> tuple[str, RoomState]:
        """The room with that code. Guessing is throttled by `address` and for the whole server."""
        for throttle, key in ((self._misses, address), (self._all_misses, "")):
            wait_s = throttle.wait(key)
            if wait_s:
                raise Refused("rate_limited", "Too many wrong codes: wait a moment", int(wait_s * 1000) + 1)
        room_id = self.engine.resolve(code)
        if room_id is None:
            self._misses.spend(address)
            self._all_misses.spend("")
            raise Refused("not_found", "There is no such room. Check the code")
        return room_id, self.engine.load(room_id)

    # -- commands -----------------------------------------------------------------------------------------------------

    def parse(self, name: str, data: Any) -> Any:
        """The command's payload, checked."""
        spec = COMMANDS.get(name)
        if spec is None:
            raise Refused("unsupported", "There is no such command")
        try:
            return spec.payload.model_validate(data)
        except ValidationError as error:
            raise Refused("invalid", explain(error)) from None

    def needs_lookup(self, command: Writing) -> bool:
        """Whether `write` asks somebody else first, and so may take a while."""
        return isinstance(command, wire.QueueAdd)

    def write(self, room_id: str, name: str, command: Writing, actor: Actor) -> dict[str, Any]:
        """Carry out a writing command: prepare, decide, commit, deliver; returns the answer."""
        if name in UNBUILT:
            raise Refused("unsupported", "This server cannot do that yet")
        state = self.engine.load(room_id)
        capability = permissions.COMMAND_CAPABILITY[name]
        if capability is not None and state.closed is None:
            permissions.require(state, actor, capability)
        if isinstance(command, wire.RoomSettings):
            self._may_be(command.visibility)
        if isinstance(command, wire.RoomBanAddress):
            # Whoever came in a moment ago has an address that is not written yet.
            self._visits.flush()
        if not isinstance(command, wire.QueueAdd):
            prepared = self._hashed(actor, command.password) if isinstance(command, wire.RoomSettings) else None
            return self.engine.execute(room_id, name, command, actor, op_id=command.op_id, prepared=prepared)
        ref = self._reference(command)
        media, complete = self._media(ref)
        answer = self.engine.execute(room_id, name, command, actor, op_id=command.op_id, prepared=media)
        if not complete:
            gevent.spawn(self._improve, room_id, answer["data"]["item_id"], ref, media)
        return answer

    def _hashed(self, actor: Actor, password: str | None) -> str | None:
        """What is kept of a room's password."""
        if password is None:
            return None
        self._hashes.spend(actor.user_id, "You set many passwords just now: wait a little")
        return self._passwords.hash(password)

    def _may_be(self, visibility: str | None) -> None:
        if visibility == "public" and not self._public_rooms:
            raise Refused("forbidden", "This server has no public rooms")

    def _reference(self, command: wire.QueueAdd) -> MediaRef:
        if command.url is not None:
            found = self._providers.match(command.url)
            if isinstance(found, Refusal):
                raise Refused(cast(Any, _REFUSAL_CODES.get(found.reason, "invalid")), found.message)
            return found
        ref = self._providers.validate(command.provider or "", command.media_id or "")
        if ref is None:
            raise Refused("invalid", "That id does not name a video")
        return ref

    def _media(self, ref: MediaRef) -> tuple[Media, bool]:
        """What can be known in two seconds; False when it should be asked again later."""
        try:
            return _to_media(ref, self._providers.lookup(ref, PREPARE_S)), True
        except ProviderError as error:
            log.info("lookup failed provider=%s media=%s kind=%s", ref.provider, ref.media_id, error.kind)
            return _to_media(ref, None), False

    def _improve(self, room_id: str, item_id: str, ref: MediaRef, known: Media) -> None:
        """Metadata that came too late for the add."""
        for pause_s in (0, 5, 60):
            gevent.sleep(pause_s)
            try:
                media = _to_media(ref, self._providers.lookup(ref, IMPROVE_S))
                if media != known:
                    self.engine.system(room_id, Improve(item_id, media))
            except (ProviderError, Refused):
                continue
            return


def explain(error: ValidationError) -> str:
    """One sentence of the first fault: which field, and what is wrong with it. Quotes nothing of the input."""
    fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
    path = ".".join(str(part) for part in fault["loc"])
    text = fault["msg"].removeprefix("Value error, ")
    return f"{path}: {text}" if path else text


def _to_media(ref: MediaRef, metadata: Metadata | None) -> Media:
    provider = cast(ProviderName, ref.provider)
    if metadata is None:
        return Media(provider, ref.media_id, "video", ref.media_id, url=ref.url, start_ms=ref.start_ms)
    return Media(
        provider=provider,
        media_id=ref.media_id,
        kind=metadata.kind,
        title=metadata.title or ref.media_id,
        channel=metadata.channel or "",
        duration_ms=metadata.duration_ms,
        start_ms=ref.start_ms,
        url=ref.url,
        thumb=metadata.thumb,
        problem=metadata.problem,
        trusted=metadata.duration_ms is not None,
    )
