from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.services.providers.youtube_video import describe
from tests.fakes.fake_youtube import video

ID = "dQw4w9WgXcQ"


def changed(**parts: dict[str, Any]) -> Any:
    resource = video(ID)
    for name, fields in parts.items():
        resource[name] = resource.get(name, {}) | fields
    return resource


UPCOMING = {"liveBroadcastContent": "upcoming"}
AIRING = {"liveBroadcastContent": "live"}
SCHEDULED = {"scheduledStartTime": "2026-12-01T20:00:00Z"}
ENDED = {"actualStartTime": "2026-11-01T20:00:00Z", "actualEndTime": "2026-11-01T21:00:00Z"}


@pytest.mark.parametrize(
    ("resource", "kind", "duration_ms", "problem"),
    [
        (changed(), "video", 213_000, None),
        (changed(contentDetails={"duration": "P1DT0S"}), "video", 86_400_000, None),
        (changed(contentDetails={"duration": "P3D"}), "video", None, None),  # beyond what the contract carries
        (changed(contentDetails={"duration": "PT0S"}), "video", None, None),
        (changed(contentDetails={"duration": "P0D"}), "live", None, None),
        (changed(snippet=AIRING, contentDetails={"duration": "P0D"}), "live", None, None),
        (changed(snippet=AIRING, liveStreamingDetails=SCHEDULED), "live", None, None),  # a premiere on air
        (
            changed(snippet=UPCOMING, status={"uploadStatus": "uploaded"}, contentDetails={"duration": "P0D"}),
            "live",
            None,
            "not_started",
        ),
        (changed(snippet=UPCOMING, liveStreamingDetails=SCHEDULED), "video", 213_000, "not_started"),
        (changed(liveStreamingDetails=ENDED), "video", 213_000, None),
        (changed(liveStreamingDetails=ENDED, contentDetails={"duration": "P0D"}), "video", None, "processing"),
        (changed(status={"uploadStatus": "uploaded"}), "video", 213_000, "processing"),
        (changed(status={"uploadStatus": "deleted"}), "video", 213_000, "removed"),
        (changed(status={"uploadStatus": "rejected", "rejectionReason": "copyright"}), "video", 213_000, "removed"),
        (changed(status={"uploadStatus": "failed"}), "video", 213_000, "unplayable"),
        (changed(status={"privacyStatus": "private"}), "video", 213_000, "private"),
        (changed(status={"privacyStatus": "unlisted"}), "video", 213_000, None),
        (changed(status={"embeddable": False}), "video", 213_000, "embed_disabled"),
        (
            changed(contentDetails={"contentRating": {"ytRating": "ytAgeRestricted"}}),
            "video",
            213_000,
            "age_restricted",
        ),
        (changed(contentDetails={"regionRestriction": {"allowed": []}}), "video", 213_000, "region_blocked"),
        (changed(contentDetails={"regionRestriction": {"blocked": ["DE"]}}), "video", 213_000, None),
        (changed(contentDetails={"regionRestriction": {"allowed": ["DE"]}}), "video", 213_000, None),
        (
            changed(status={"embeddable": False}, contentDetails={"contentRating": {"ytRating": "ytAgeRestricted"}}),
            "video",
            213_000,
            "age_restricted",
        ),
        ({}, "video", None, None),
    ],
)
def test_kinds_and_problems(resource: Any, kind: str, duration_ms: int | None, problem: str | None) -> None:
    found = describe(resource)
    assert (found.kind, found.duration_ms, found.problem) == (kind, duration_ms, problem)
    assert found.source == "api"
    assert found.thumb is None


def test_texts_are_cleaned() -> None:
    found = describe(video(ID, title="\u202e evil \n title", channel=" \u200b "))
    assert (found.title, found.channel) == ("evil title", None)


json_values: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = {
    "snippet": ["title", "channelTitle", "liveBroadcastContent"],
    "contentDetails": ["duration", "regionRestriction", "contentRating"],
    "status": ["uploadStatus", "privacyStatus", "embeddable"],
    "liveStreamingDetails": ["actualEndTime"],
}


@given(
    st.fixed_dictionaries(
        {},
        optional={
            part: json_values | st.dictionaries(st.sampled_from(fields), json_values) for part, fields in FIELDS.items()
        },
    )
)
def test_any_json_gives_an_answer(resource: Any) -> None:
    describe(resource)
