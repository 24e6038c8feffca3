"""The stand-in of www.youtube.com and i.ytimg.com: pages, scripts, media, and what the pages ask their server."""

from __future__ import annotations

import json
import re
import secrets
from functools import lru_cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, urlsplit

from tests.standin import answers
from tests.standin.live import CORS, Pages
from tests.standin.media import EndlessClip, LongClip
from tests.standin.thumbnails import thumbnail
from tests.standin.videos import Behaviour, known
from tests.standin.web import Request, Response, as_json, ranged

FOLDER = Path(__file__).parent / "page"
KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
FRESH = {"Cache-Control": "no-cache"}
KEPT = {"Cache-Control": "private, max-age=3600"}
WIDGET = "/s/player/standin/www-widgetapi.js"
VIDEO_ID = re.compile(r"[\w-]{11}", re.ASCII)
NOWHERE = Response(b"Nothing here.", status=404)


def policy(nonce: str, *more: str) -> str:
    """Scripts by nonce alone, Trusted Types enforced, and connections nowhere but here."""
    return "; ".join(
        (
            f"script-src 'nonce-{nonce}' 'strict-dynamic'",
            "require-trusted-types-for 'script'",
            "connect-src 'self' https://*.standin.test",
            "img-src 'self' data: https://i.ytimg.com",
            "media-src 'self' blob:",
            "style-src 'self' 'unsafe-inline'",
            "object-src 'none'",
            "base-uri 'self'",
            *more,
        )
    )


class Site:
    def __init__(self, behaviour: Behaviour, pages: Pages) -> None:
        self._behaviour, self._pages = behaviour, pages
        self._clip = EndlessClip()
        self._long = lru_cache(maxsize=8)(lambda seconds: LongClip(self._clip, seconds))

    def __call__(self, request: Request) -> Response:
        first = request.path.split("/")[1]
        if request.host.endswith(".standin.test"):
            return self._long_clip(request) if first == "clip" else self._live(request)
        if request.host == "i.ytimg.com":
            return self._picture(request)
        if request.host == "youtu.be":
            return Response(status=302, headers={"Location": f"https://www.youtube.com/watch?v={first}"})
        routes = {
            "s": self._static,
            "youtubei": self._asked,
            "videoplayback": self._media,
            "clip": self._long_clip,
            "embed": self._embed,
            "iframe_api": self._iframe_api,
            "oembed": self._oembed,
        }
        if first in routes:
            return routes[first](request)
        return self._app(request) if first in ("", "watch", "results", "playlist", "shorts", "feed") else NOWHERE

    def _live(self, request: Request) -> Response:
        routes = {"/listen": self._pages.listen, "/answer": self._pages.answered, "/left": self._pages.left}
        if request.method == "OPTIONS":
            return Response(headers={**CORS, "Access-Control-Allow-Headers": "*"})
        return routes[request.path](request) if request.path in routes else NOWHERE

    @staticmethod
    def _picture(request: Request) -> Response:
        media_id = request.path.split("/")[2] if request.path.startswith("/vi/") else ""
        if not media_id:
            return NOWHERE
        return Response(thumbnail(media_id, known(media_id).title), "image/svg+xml", headers=KEPT)

    def _static(self, request: Request) -> Response:
        if request.path == WIDGET:
            script = (FOLDER / "widget-api.js").read_text()
            coarse = self._behaviour.of(request.client)["embed_time"] == "coarse"
            return Response(
                script.replace("/* coarse */ false", str(coarse).lower()).encode(), KINDS[".js"], headers=FRESH
            )
        file = (FOLDER / request.path.removeprefix("/s/standin/")).resolve()
        if not file.is_relative_to(FOLDER) or file.suffix not in KINDS or not file.is_file():
            return NOWHERE
        return Response(file.read_bytes(), KINDS[file.suffix], headers=FRESH)

    def _asked(self, request: Request) -> Response:
        try:
            asked = request.json()
            what = request.path.rpartition("/")[2]
            if what == "player":
                found = answers.player(self._behaviour, request.client, asked["videoId"], asked.get("standin", ""))
            elif what == "next":
                found = answers.following(asked["videoId"], asked.get("list", ""))
            else:
                found = answers.browse(asked["path"], asked.get("query", {}))
        except (ValueError, KeyError) as problem:
            return as_json({"error": str(problem)}, 400)
        return as_json(found)

    def _media(self, request: Request) -> Response:
        number = request.query.get("sq", "")
        if number == "init":
            return Response(self._clip.head, "video/mp4", headers=KEPT)
        if not number.isdecimal():
            return NOWHERE
        # The same few segments for all videos: what is played is told apart by its page.
        return Response(self._clip.segment(int(number)), "video/mp4", headers=KEPT)

    def _long_clip(self, request: Request) -> Response:
        found = re.fullmatch(r"/clip/(\d{1,5})\.mp4", request.path)
        if not found:
            return NOWHERE
        clip = self._long(int(found[1]))
        return ranged(request, "video/mp4", clip.size, clip.read)

    def _oembed(self, request: Request) -> Response:
        """As youtube.com/oembed does, for a server under test that asks for a title."""
        address = urlsplit(request.query.get("url", ""))
        media_id = parse_qs(address.query).get("v", [address.path.rpartition("/")[2]])[0]
        if not VIDEO_ID.fullmatch(media_id):
            return Response(b"Bad Request", status=400)
        status, body = answers.oembed(self._behaviour.video(request.client, media_id))
        return as_json(body, status)

    def _app(self, request: Request) -> Response:
        media_id = request.query.get("v", "") if request.path == "/watch" else ""
        initial = answers.player(self._behaviour, request.client, media_id, request.query.get("standin", ""))
        return self._html(
            "app.html",
            request,
            {"X-Frame-Options": "SAMEORIGIN"},
            initial=_inline(initial if media_id else None),
        )

    def _embed(self, request: Request) -> Response:
        media_id = request.path.removeprefix("/embed/").partition("/")[0]
        asked = answers.player(self._behaviour, request.client, media_id, request.query.get("standin", ""))
        error = 0
        if not request.headers.get("referer"):
            error = 153
        elif media_id and not VIDEO_ID.fullmatch(media_id):
            error = 2
        return self._html("embed.html", request, {}, initial=_inline(asked if media_id else None), error=str(error))

    def _iframe_api(self, request: Request) -> Response:
        script = (FOLDER / "iframe-api.js").read_text().replace("WIDGET_ADDRESS", f"https://{request.host}{WIDGET}")
        return Response(
            script.encode(), KINDS[".js"], headers={**FRESH, "Cross-Origin-Resource-Policy": "cross-origin"}
        )

    def _html(self, name: str, request: Request, headers: dict[str, str], **values: str) -> Response:
        nonce = secrets.token_urlsafe(12)
        settings = _inline(self._behaviour.of(request.client))
        page = Template((FOLDER / name).read_text()).substitute(
            nonce=nonce, settings=settings, mime=escape(self._clip.mime), **values
        )
        headers = {**headers, **FRESH, "Content-Security-Policy": policy(nonce)}
        return Response(page.encode(), "text/html; charset=utf-8", headers=headers)


def _inline(value: object) -> str:
    """JSON that may stand in a script element."""
    return json.dumps(value).replace("<", "\\u003c")
