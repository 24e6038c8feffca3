"""Where things to watch come from. A further provider is a class behind `Provider` and a line in `providers_from`."""

from collections.abc import Iterator, Sequence

from .direct import DirectProvider
from .text import clean_text
from .types import (
    ErrorKind,
    MediaRef,
    Metadata,
    Provider,
    ProviderError,
    ProviderSettings,
    Refusal,
    RefusalReason,
    SearchItem,
    SearchProvider,
)
from .youtube import YouTubeProvider

__all__ = [
    "DirectProvider",
    "ErrorKind",
    "MediaRef",
    "Metadata",
    "Provider",
    "ProviderError",
    "ProviderSettings",
    "Refusal",
    "RefusalReason",
    "Registry",
    "SearchItem",
    "SearchProvider",
    "YouTubeProvider",
    "clean_text",
    "providers_from",
]


class Registry:
    """The providers of one process, asked in the order given."""

    def __init__(self, providers: Sequence[Provider]) -> None:
        self._providers = {provider.name: provider for provider in providers}

    def __iter__(self) -> Iterator[Provider]:
        return iter(self._providers.values())

    def get(self, name: str) -> Provider | None:
        return self._providers.get(name)

    def match(self, url: str) -> MediaRef | Refusal:
        """What a pasted text refers to, or why to nothing; "not_a_link" means: search for it. Never raises."""
        for provider in self:
            if (found := provider.match(url)) is not None:
                return found
        return Refusal("not_a_link")

    def validate(self, provider: str, media_id: str) -> MediaRef | None:
        """None for an unknown provider, a wrong id, or a provider whose ids do not suffice."""
        known = self.get(provider)
        return known.validate(media_id) if known is not None else None

    def lookup(self, ref: MediaRef, timeout_s: float) -> Metadata:
        """Raises ProviderError."""
        known = self.get(ref.provider)
        if known is None:
            raise ProviderError(ErrorKind.INVALID)
        return known.lookup(ref, timeout_s)

    def search(self, provider: str, query: str, limit: int, timeout_s: float) -> list[SearchItem]:
        """Raises ProviderError, "not_configured" for a provider that cannot search."""
        known = self.get(provider)
        if not isinstance(known, SearchProvider):
            raise ProviderError(ErrorKind.NOT_CONFIGURED)
        return known.search(query, limit, timeout_s)

    def close(self) -> None:
        for provider in self:
            provider.close()


def providers_from(settings: ProviderSettings) -> Registry:
    # YouTube before direct, which takes every other link.
    return Registry(
        [
            YouTubeProvider(settings.youtube_api_key, settings.youtube_api_base, settings.youtube_oembed_url),
            DirectProvider(settings.own_origins),
        ]
    )
