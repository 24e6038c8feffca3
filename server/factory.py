"""The only composition root: makes every object and hands each what it needs."""

import gc
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import flask_migrate
import gevent
import sqlalchemy as sa
from flask import Flask
from flask.json.provider import JSONProvider
from flask_socketio import SocketIO

from config import Settings, load
from server.admin import cli as admin_cli
from server.admin import web as admin_web
from server.admin.acts import Acts
from server.admin.demo import Demo
from server.admin.door import Door
from server.api import base as api_base
from server.api import google, pages, security
from server.api.blueprints import BLUEPRINTS
from server.engine.bus import LocalBus
from server.engine.clock import SystemClock
from server.engine.engine import Engine
from server.engine.policy import Policy
from server.engine.presence import LocalPresence
from server.engine.store import Store, open_store
from server.engine.supervise import every
from server.extensions import db, migrate
from server.namespaces import chat, player, queue, room
from server.namespaces.base import LATER_NAMESPACES, NAMESPACES, Edge, follow_sessions, register
from server.namespaces.clients import Clients
from server.namespaces.fanout import Fanout
from server.namespaces.notices import Notices
from server.services.accounts import Accounts
from server.services.avatars import Avatars
from server.services.bans import ServerBans
from server.services.desk import Desk
from server.services.directory import Directory
from server.services.doors import Doors
from server.services.google import Google
from server.services.handover import Handover
from server.services.leaving import Leaving
from server.services.mail import post_from
from server.services.one_time import OneTimeTokens
from server.services.operators import Operators
from server.services.origins import Origins
from server.services.ownership import Ownership
from server.services.pace import Pace
from server.services.passwords import Passwords
from server.services.profiles import Profiles
from server.services.provider_settings import provider_settings
from server.services.providers import providers_from
from server.services.record import Record
from server.services.room_tokens import RoomTokens
from server.services.rooms import Rooms
from server.services.sessions import Sessions
from server.services.shared_throttle import Limiters
from server.services.signing import Signer
from server.services.visits import Visits
from server.transport import direct, strict_json
from server.transport.install import install
from server.transport.limits import Limits

log = logging.getLogger(__name__)
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
PRESENCE_S = 0.25
BANS_S = 60.0
VISITS_S = 1.0
COMPARE_S = 2.0
HOUR_S = 3_600.0
MAX_BODY = 64 * 1024
HOUR_MS = 3_600_000


class StrictJson(JSONProvider):
    """Bodies and answers by the rules of the wire: no NaN, no duplicate keys, no integers beyond 2^53."""

    def dumps(self, obj: Any, **_kwargs: Any) -> str:
        return strict_json.dumps(obj)

    def loads(self, s: str | bytes, **_kwargs: Any) -> Any:
        return strict_json.loads(s.decode() if isinstance(s, bytes) else s)


def create_app(settings: Settings | None = None, *, serving: bool = True) -> Flask:
    """The whole server of one process, running: its timers start with it and end with the worker.

    Not `serving`: for a command that is typed beside a running server, whose rooms are that one's to look after.
    """
    settings = settings or load()
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    app = _flask(settings)
    _database(app, settings)
    clock = SystemClock()
    store = open_store(settings.database_url)
    origins = Origins(settings)
    clients = Clients()
    socketio = SocketIO(app, async_mode="gevent")
    guard = install(
        socketio.server,
        namespaces=(*NAMESPACES, *LATER_NAMESPACES),
        app=app,
        limits=Limits(allow_polling=settings.allow_polling),
        allowed_origin=origins.allowed,
        address_of=origins.address,
    )
    fanout = Fanout(clients, direct.encode_event, guard.sender)
    policy = Policy(
        idle_close_ms=settings.room_idle_close_hours * HOUR_MS,
        room_capacity=settings.room_capacity,
        event_days=settings.event_retention_days,
        event_count=settings.event_retention_count,
        chat_count=settings.chat_retention_count,
    )
    engine = Engine(
        store=store, clock=clock, bus=LocalBus(), presence=LocalPresence(clock), deliver=fanout, policy=policy
    )
    fanout.gone = engine.leave
    limiters = Limiters(settings.redis_url)
    providers = providers_from(provider_settings(settings))
    sessions = Sessions(store, clock, Signer(clock, settings.jwt_secret, settings.jwt_old_secrets))
    bans = ServerBans(store, clock, sessions)
    passwords, one_time, post = Passwords(), OneTimeTokens(clock, settings.secret_key), post_from(settings)
    avatars, accounts = (
        Avatars(store, settings.google_discovery_url),
        Accounts(store, clock, sessions, passwords, one_time, post, settings.signup).limited_by(limiters),
    )
    visits, desk = Visits(store, clock), Desk(store, clock)
    ownership = Ownership(engine, store, clock)
    notices = Notices(engine, desk, clients, fanout)
    fanout.wrote, fanout.door = notices.wrote, notices.door
    rooms = Rooms(engine, providers, visits, passwords, limiters, public_rooms=settings.public_rooms)
    edge = Edge(
        engine=engine,
        rooms=rooms,
        sessions=sessions,
        clients=clients,
        fanout=fanout,
        clock=clock,
        desk=desk,
        doors=Doors(engine, store, clock, passwords, desk, ownership, limiters),
        notices=notices,
        visits=visits,
        address_of=origins.network,
        bannable=origins.bannable,
        cut=guard.sender.close,
        pace=Pace(),
    )
    handlers = room.HANDLERS | queue.HANDLERS | player.HANDLERS | chat.HANDLERS
    register(socketio.server, edge, handlers)
    follow_sessions(edge)
    leaving = Leaving(store, engine, sessions, accounts, visits, ownership)
    app.extensions[api_base.EXTENSION] = api_base.Api(
        settings=settings,
        engine=engine,
        rooms=rooms,
        sessions=sessions,
        accounts=accounts,
        google=Google(store, sessions, accounts, avatars),
        avatars=avatars,
        leaving=leaving,
        profiles=Profiles(store, settings.room_creation),
        post=post,
        handover=Handover(store, clock, sessions, settings.extension_id),
        origins=origins,
        providers=providers,
        bans=bans,
        room_tokens=RoomTokens(store, clock, sessions, one_time),
        guests=limiters.shared("guests", 60, 0.5),
        pairings=limiters.shared("pairings", 10, 0.2),
        searches=limiters.shared("searches", 10, 0.5),
        pace=edge.pace,
        exports=limiters.shared("exports", 5, 1 / 30),
        lookups=limiters.shared("lookups", 120, 10),
        record=Record(store, clock),
        directory=Directory(store, engine, clock, public_rooms=settings.public_rooms),
        metrics=guard.metrics.snapshot,
        database=lambda: _ask_database(store),
        redis=limiters.status,
    )
    admin_web.init_app(
        app,
        admin_web.Panel(
            store, engine, Acts(store, clock, engine, sessions, bans), Door(store, settings.secret_key), clock.now_ms
        ),
    )
    operators = Operators(store, sessions, accounts, passwords, one_time)
    admin_cli.init_app(app, settings, operators, Demo(engine, sessions))
    if serving:
        engine.start()
        bans.refresh()
        _go_on(
            guard.on_stop,
            gevent.spawn(_tell_presence, edge),
            every(BANS_S, bans.refresh, "server bans"),
            every(VISITS_S, visits.flush, "visits"),
            every(COMPARE_S, notices.compare, "notices"),
            every(HOUR_S, ownership.look, "ownership"),
            every(HOUR_S, visits.forget_addresses, "addresses of visits"),
            every(HOUR_S, leaving.finish, "deletions that were cut short"),
        )
    for end in (
        engine.stop,
        providers.close,
        passwords.close,
        avatars.close,
        visits.flush,
        limiters.close,
        store.close,
    ):
        guard.on_stop(end)
    return app


def _go_on(on_stop: Callable[[Callable[[], None]], None], *rounds: gevent.Greenlet) -> None:
    """Let the rounds run until the worker ends. What lives by now lives as long: no collection looks at it again."""
    on_stop(partial(gevent.killall, rounds))
    gc.collect()
    gc.freeze()


def _flask(settings: Settings) -> Flask:
    app = Flask(__name__, static_folder="static", static_url_path="/static", instance_path=str(settings.instance_dir))
    app.json = StrictJson(app)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
    )
    google.init_app(app, settings)
    security.init_app(app)
    api_base.init_app(app, pages.fault)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _database(app: Flask, settings: Settings) -> None:
    """Bind the extensions, and on SQLite bring the tables up to date: a laptop has nobody to run migrations."""
    db.init_app(app)
    migrate.init_app(app, directory=str(MIGRATIONS))
    if settings.database_url.startswith("sqlite"):
        with app.app_context():
            flask_migrate.upgrade(directory=str(MIGRATIONS))


def _tell_presence(edge: Edge) -> None:
    while True:
        gevent.sleep(PRESENCE_S)
        try:
            for room_id, update in edge.engine.presence_updates():
                edge.fanout.to_room(room_id, "presence.update", update)
        except Exception:  # supervisor: presence must go on
            log.exception("presence round failed")


def _ask_database(store: Store) -> str:
    try:
        store.read(lambda session: session.execute(sa.text("SELECT 1")).scalar())
    except Exception as error:  # supervisor: health tells, it does not fail
        return f"no answer ({type(error).__name__})"
    return "ok"
