"""How tests change what the stand-in does: plain HTTP on a port that browsers are not told of.

POST /__standin/clients   {"name": "ana"}                        -> {"port": 40123}: a listener for one browser
POST /__standin/video     {"id": "sharetube01", "client": "*", "change": {"duration": 30}}    id may be "*"
POST /__standin/settings  {"client": "*", "change": {"autonav_s": 2}}
POST /__standin/reset     {}
POST /__standin/tell      {"client": "ana", "kind": "app", "page": "", "action": "pause", "args": {}}
GET  /__standin/pages     ?client=ana
GET  /__standin/catalogue
"""

from __future__ import annotations

import threading
from dataclasses import asdict
from typing import Any

from tests.standin.certificate import Certificate
from tests.standin.live import Pages
from tests.standin.site import Site
from tests.standin.videos import CATALOGUE, Behaviour
from tests.standin.web import Listener, Request, Response, as_json

PATIENCE_S = 10.0


class Control:
    def __init__(self, certificate: Certificate) -> None:
        self._certificate = certificate
        self._behaviour, self._pages = Behaviour(), Pages()
        self._site = Site(self._behaviour, self._pages)
        self._listeners: dict[str, Listener] = {}

    def __call__(self, request: Request) -> Response:
        command = request.path.removeprefix("/__standin/")
        if command == request.path:
            return self._site(request)  # clips and oEmbed, for those who cannot speak to a throw-away certificate
        try:
            if command == "pages":
                return self._pages.listing(request.query.get("client", ""))
            if command == "catalogue":
                return as_json([asdict(video) for video in CATALOGUE.values()])
            return as_json(self._do(command, request.json()))
        except (KeyError, TypeError, ValueError) as problem:
            return as_json({"error": f"{type(problem).__name__}: {problem}"}, 400)

    def _do(self, command: str, body: dict[str, Any]) -> dict[str, Any]:
        if command == "clients":
            return {"port": self._client(body["name"])}
        if command == "video":
            self._behaviour.change_video(body.get("client", "*"), body["id"], body["change"])
        elif command == "settings":
            self._behaviour.change_settings(body.get("client", "*"), body["change"])
        elif command == "reset":
            self._behaviour.reset()
        elif command == "tell":
            pages = self._pages.open(body.get("client", ""), body.get("kind", ""), body.get("page", ""))
            return {"told": self._pages.tell(pages, body["action"], body.get("args", {}), PATIENCE_S)}
        else:
            raise ValueError(f"there is no command {command}")
        return {}

    def _client(self, name: str) -> int:
        if name not in self._listeners:
            listener = Listener(self._site, name, self._certificate.context)
            self._listeners[name] = listener
            threading.Thread(target=listener.serve_forever, args=(0.05,), daemon=True).start()
        return self._listeners[name].port
