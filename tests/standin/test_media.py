"""What the stand-in serves without a browser: media, pictures, titles, and its own control."""

from __future__ import annotations

import pytest
import requests

from tests.standin.media import EndlessClip, LongClip
from tests.standin.sample import boxes
from tests.standin.standin import StandIn, StandInError


def test_segments_are_whole_boxes_and_follow_one_another() -> None:
    clip = EndlessClip()
    assert [kind for kind, _ in boxes(clip.head)] == ["ftyp", "moov"]
    for number in (0, 11, 12, 500):
        assert [kind for kind, _ in boxes(clip.segment(number))] == ["moof", "mdat"]
    # After a round the frames are the same again, at another time.
    assert clip.segment(12) != clip.segment(0)
    assert clip.segment(12)[-100:] == clip.segment(0)[-100:]


def test_any_part_of_a_long_clip_is_the_same_as_in_the_whole() -> None:
    clip = LongClip(EndlessClip(), 60)
    whole = b"".join(clip.read(0, clip.size))
    assert len(whole) == clip.size
    for start, end in ((0, 1), (100, 99_999), (clip.size - 5, clip.size)):
        assert b"".join(clip.read(start, end)) == whole[start:end]


def test_ranges_are_answered_as_http_wants(standin: StandIn) -> None:
    url = standin.clip_url(60)
    whole = requests.get(url, timeout=10)
    assert whole.status_code == 200
    assert whole.headers["Accept-Ranges"] == "bytes"
    part = requests.get(url, headers={"Range": "bytes=10-19"}, timeout=10)
    assert part.status_code == 206
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole.content)}"
    assert part.content == whole.content[10:20]
    rest = requests.get(url, headers={"Range": f"bytes={len(whole.content) - 3}-"}, timeout=10)
    assert rest.content == whole.content[-3:]
    last = requests.get(url, headers={"Range": "bytes=-7"}, timeout=10)
    assert last.content == whole.content[-7:]
    beyond = requests.get(url, headers={"Range": f"bytes={len(whole.content)}-"}, timeout=10)
    assert beyond.status_code == 416


@pytest.mark.parametrize(
    ("media_id", "status"), [("sharetube01", 200), ("error_gone1", 404), ("error_priv1", 403), ("noembed_101", 401)]
)
def test_titles_are_told_as_oembed_tells_them(standin: StandIn, media_id: str, status: int) -> None:
    asked = {"url": f"https://www.youtube.com/watch?v={media_id}", "format": "json"}
    answer = requests.get(standin.oembed_url, params=asked, timeout=10)
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["title"] == "Harbour at first light"


def test_what_it_does_not_know_it_refuses(standin: StandIn) -> None:
    with pytest.raises(StandInError, match="no colour in Video"):
        standin.video("sharetube01", colour="red")
    with pytest.raises(StandInError, match="no mood in Settings"):
        standin.settings(mood="good")
    with pytest.raises(StandInError, match="nobody was there"):
        standin.tell("pause", client="nobody")
