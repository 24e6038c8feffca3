"""For operators and load balancers."""

import os

from flask import Blueprint, Response

from server.api.base import api, good
from server.contract import PROTOCOL

bp = Blueprint("health", __name__)
VERSION = "1.0.0"


@bp.get("/api/health")
def health() -> tuple[Response, int]:
    database = api().database()
    youtube = next((provider.status() for provider in api().providers if provider.name == "youtube"), "absent")
    data = {
        "version": VERSION,
        "commit": os.environ.get("SHARETUBE_COMMIT", "unknown"),
        "protocol": PROTOCOL,
        "database": database,
        "redis": api().redis(),
        "youtube_key": youtube,
    }
    return good(data), 200 if database == "ok" else 503


@bp.get("/metrics")
def metrics() -> Response:
    """Counters and gauges in the text format of Prometheus."""
    lines = [f"sharetube_{name} {value:g}" for name, value in api().metrics().items()]
    return Response("\n".join(lines) + "\n", mimetype="text/plain; version=0.0.4")
