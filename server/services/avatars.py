"""Pictures of people: what comes in is drawn anew, small and square, and served by us. Nothing of the file is kept."""

import hashlib
import io
import logging
import time
import warnings
from typing import cast
from urllib.parse import parse_qsl, urlsplit

import gevent
import sqlalchemy as sa
from gevent.threadpool import ThreadPool
from PIL import Image, ImageOps
from sqlalchemy import orm

from server.contract.errors import Refused
from server.engine.store import Store
from server.models import Avatar, User
from server.services.http import HttpClient, HttpError

log = logging.getLogger(__name__)
SIDE = 128
MOST_BYTES = 20_000
KIND = "image/webp"
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_MOST_PIXELS = 25_000_000
_QUALITIES = (85, 70, 50, 30, 10)
_FETCH_S = 5.0
# Where Google keeps pictures of people.
_PICTURES = "googleusercontent.com"


class Avatars:
    """Decoding somebody's file is work, and may be made to be much: it has a thread, and limits."""

    def __init__(self, store: Store, provider_url: str) -> None:
        self._store = store
        self._provider = urlsplit(provider_url)
        self._pool = ThreadPool(1)

    def put(self, user_id: str, image: bytes) -> str:
        """Keep the picture; its path. Refused with `invalid` for what is none."""
        small = cast(bytes, self._pool.apply(redrawn, (image,)))
        digest = hashlib.sha256(small).hexdigest()[:16]
        path = f"/avatar/{user_id}/{digest}.webp"

        def write(db: orm.Session) -> None:
            db.merge(Avatar(user_id=user_id, digest=digest, kind=KIND, image=small))
            db.execute(sa.update(User).where(User.id == user_id).values(avatar=path))

        self._store.write(write)
        return path

    def remove(self, user_id: str) -> None:
        def write(db: orm.Session) -> None:
            db.execute(sa.delete(Avatar).where(Avatar.user_id == user_id))
            db.execute(sa.update(User).where(User.id == user_id).values(avatar=None))

        self._store.write(write)

    def get(self, user_id: str, digest: str) -> bytes | None:
        mine = (Avatar.user_id == user_id, Avatar.digest == digest)
        return self._store.read(lambda db: db.scalar(sa.select(Avatar.image).where(*mine)))

    def copy_later(self, user_id: str, url: str) -> None:
        """Copy the provider's picture of somebody, once and beside everything else. Not from anywhere but there."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        googles = parts.scheme == "https" and (host == _PICTURES or host.endswith(f".{_PICTURES}"))
        if googles or (parts.scheme, parts.netloc) == (self._provider.scheme, self._provider.netloc):
            gevent.spawn(self._copy, user_id, url)

    def close(self) -> None:
        self._pool.kill()

    def _copy(self, user_id: str, url: str) -> None:
        parts = urlsplit(url)
        client = HttpClient(f"{parts.scheme}://{parts.netloc}", pool=1)
        try:
            reply = client.get(parts.path, dict(parse_qsl(parts.query)), time.monotonic() + _FETCH_S)
            if reply.status == 200:
                self.put(user_id, reply.body)
        except (HttpError, Refused) as error:
            log.info("picture not copied user=%s error=%s", user_id, type(error).__name__)
        finally:
            client.close()


def redrawn(image: bytes) -> bytes:
    """The picture as a small square, without what else was in the file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(image), formats=_FORMATS) as opened:
                if opened.width * opened.height > _MOST_PIXELS:
                    raise Refused("invalid", "That picture is too large")
                opened.draft("RGB", (2 * SIDE, 2 * SIDE))
                upright = ImageOps.exif_transpose(opened)
                square = ImageOps.fit(upright.convert("RGBA"), (SIDE, SIDE))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("invalid", "That is no picture that we can read: take a PNG, JPEG, WebP or GIF") from None
    return _encoded(square)


def _encoded(square: Image.Image) -> bytes:
    small = b""
    for quality in _QUALITIES:
        out = io.BytesIO()
        square.save(out, "WEBP", quality=quality, method=4)
        small = out.getvalue()
        if len(small) <= MOST_BYTES:
            break
    return small
