"""Finding something to watch, and which kinds of things there are."""

from flask import Blueprint, Response, request

from server.api.base import api, good, person
from server.contract.errors import Refused
from server.services.providers import ErrorKind, ProviderError

bp = Blueprint("search", __name__)
SEARCH_S = 5.0
RESULTS = 12
_WORDS = {
    ErrorKind.NOT_CONFIGURED: ("unsupported", "Search needs a YouTube key on this server. Paste a link instead"),
    ErrorKind.QUOTA: ("upstream", "YouTube's search is used up for now. Paste a link instead"),
    ErrorKind.INVALID: ("invalid", "Type a few words to search for"),
}


@bp.get("/api/providers")
def providers() -> Response:
    return good({"providers": [{"name": provider.name, "status": provider.status()} for provider in api().providers]})


@bp.get("/api/search/youtube")
def youtube() -> Response:
    query = request.args.get("q", "").strip()
    who = person()
    if not 1 <= len(query) <= 200 or not query.isprintable():
        raise Refused("invalid", "Type a few words to search for")
    api().searches.spend(who.user_id, "Too many searches: wait a moment")
    try:
        items = api().providers.search("youtube", query, RESULTS, SEARCH_S)
    except ProviderError as error:
        code, message = _WORDS.get(error.kind, ("upstream", "YouTube does not answer. Try again, or paste a link"))
        raise Refused(code, message, error.retry_after_ms) from None  # type: ignore[arg-type]  # codes of the table
    return good({"items": items})
