"""What the providers of media need to know of the server's settings."""

from config import Settings
from server.lan import reachable_hosts
from server.services.providers import ProviderSettings


def provider_settings(settings: Settings) -> ProviderSettings:
    """Keys and addresses, and the origins whose files are our own."""
    own = (settings.public_url,) if settings.public_url else ()
    hosts = ("127.0.0.1", "localhost", *reachable_hosts(settings.host))
    local = tuple(f"http://{f'[{host}]' if ':' in host else host}:{settings.port}" for host in hosts)
    return ProviderSettings(
        youtube_api_key=settings.youtube_api_key,
        youtube_api_base=settings.youtube_api_base,
        youtube_oembed_url=settings.youtube_oembed_url,
        own_origins=(*own, *local),
    )
