"""Routes that are declared and not built yet: they say so, in place of "not found"."""

from typing import NoReturn

from flask import Blueprint

from server.contract.errors import Refused
from server.contract.routes import ROUTES, UNBUILT_ROUTES

bp = Blueprint("later", __name__)


def _unbuilt(**_parameters: str) -> NoReturn:
    raise Refused("unsupported", "This server cannot do that yet")


for _route in ROUTES:
    if _route.name in UNBUILT_ROUTES:
        _rule = _route.path.replace("{", "<").replace("}", ">")
        bp.add_url_rule(_rule, _route.name.replace(".", "_"), _unbuilt, methods=[_route.method])
