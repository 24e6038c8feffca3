"""Headers of every answer, and the doors that are shut before any route runs."""

from flask import Flask, Response, jsonify, request

from server.api.base import address, api

# Direct media may lie on any https host: media-src, and connect-src for hls.js where the browser cannot play HLS.
# YouTube: its IFrame player, and thumbnails built from ids. Nothing else is loaded from anywhere.
CSP = (
    "default-src 'none'; "
    "script-src 'self' https://www.youtube.com; "
    "style-src 'self'; "
    "img-src 'self' data: https://i.ytimg.com; "
    "media-src 'self' https: blob:; "
    "connect-src 'self' https: {sockets}; "
    "frame-src https://www.youtube.com https://www.youtube-nocookie.com; "
    "worker-src 'self' blob:; "
    "manifest-src 'self'; "
    "base-uri 'none'; "
    "form-action 'self'; "
    "frame-ancestors 'none'; "
    "object-src 'none'"
)


def init_app(app: Flask) -> None:
    app.before_request(_check_host)
    app.before_request(_preflight)
    app.before_request(_check_ban)
    app.after_request(_headers)


def _check_host() -> tuple[Response, int] | None:
    if api().origins.known_host(request.environ):
        return None
    message = "This server does not go by that name. Its operator sets PUBLIC_URL"
    return jsonify({"ok": False, "error": {"code": "invalid", "message": message}}), 400


def _preflight() -> Response | None:
    return Response(status=204) if request.method == "OPTIONS" else None


def _check_ban() -> None:
    """An address that an admin keeps out gets no session; whoever has one already is not asked."""
    if request.method == "POST" and request.path.startswith(("/api/auth/", "/auth/")):
        api().bans.check(address())


def _headers(response: Response) -> Response:
    host = request.host
    response.headers.setdefault("Content-Security-Policy", CSP.format(sockets=f"ws://{host} wss://{host}"))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    # YouTube's player refuses to play (error 153) where it is not told the page's origin.
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    if api().origins.secure(request.environ):
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    origin = api().origins.foreign(request.environ)
    if request.path.startswith(("/api/", "/auth/extension/token")):
        response.headers.setdefault("Cache-Control", "no-store")
        response.vary.add("Origin")
        if origin is not None:
            # No Allow-Credentials: foreign pages bring a token or nothing.
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
            response.headers["Access-Control-Allow-Methods"] = "GET, POST, PATCH, DELETE"
            response.headers["Access-Control-Max-Age"] = "600"
    return response
