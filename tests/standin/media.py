"""The sample clip, over and over: as segments for MediaSource, and as one MP4 of any length that answers ranges.

Nothing is encoded. The frames of 24 s are numbered anew for each round: a clip of five minutes costs nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tests.standin.sample import Clip, Sample, Track, box, full_box, read

SEGMENT_S = 2
IDENTITY = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
KEY, NOT_KEY = 0x02000000, 0x01010000
PRIMING = 1  # the encoder's first audio frame is silence before the beginning


@dataclass(frozen=True)
class Run:
    """Frames of one track that a segment holds: `first` counts from the beginning of the endless clip."""

    track_id: int
    track: Track
    first: int
    samples: tuple[Sample, ...]
    delay: int
    """The first frame's shift, which an edit list takes off in the file: presentation begins at 0."""

    def box(self, data_at: int) -> bytes:
        rows = b"".join(
            struct.pack(">IIi", len(s.data), KEY if s.key else NOT_KEY, s.shift - self.delay) for s in self.samples
        )
        return box(
            "traf",
            full_box("tfhd", 0, 0x020008, struct.pack(">II", self.track_id, self.track.step)),
            full_box("tfdt", 1, 0, struct.pack(">Q", self.first * self.track.step)),
            full_box("trun", 1, 0x000E01, struct.pack(">Ii", len(self.samples), data_at), rows),
        )

    @property
    def data(self) -> bytes:
        return b"".join(sample.data for sample in self.samples)


class EndlessClip:
    """The clip as if it never ended. Segment n holds [2n, 2n + 2) seconds."""

    def __init__(self, clip: Clip | None = None) -> None:
        clip = clip or read()
        self.video, self.audio = clip.video, clip.audio
        self._picture = clip.video.samples
        seconds = len(self._picture) * clip.video.step / clip.video.timescale
        frames = round(seconds * clip.audio.timescale / clip.audio.step)
        self._sound = clip.audio.samples[PRIMING : PRIMING + frames]
        self.round = round(seconds / SEGMENT_S)
        """After so many segments the same frames come again."""

    @property
    def mime(self) -> str:
        return f'video/mp4; codecs="{self.video.codec}, {self.audio.codec}"'

    @cached_property
    def head(self) -> bytes:
        """The initialisation segment."""
        return self._head(0)

    def _head(self, seconds: int) -> bytes:
        duration = seconds * 1000
        movie = full_box(
            "mvhd",
            0,
            0,
            struct.pack(">4I", 0, 0, 1000, duration),
            struct.pack(">IHH2I", 0x10000, 0x0100, 0, 0, 0),
            IDENTITY,
            bytes(24),
            struct.pack(">I", 3),
        )
        extends = [full_box("trex", 0, 0, struct.pack(">5I", number, 1, 0, 0, 0)) for number in (1, 2)]
        if seconds:
            extends.insert(0, full_box("mehd", 0, 0, struct.pack(">I", duration)))
        traks = self._trak(self.video) + self._trak(self.audio)
        kind = box("ftyp", b"iso6", struct.pack(">I", 512), b"iso6", b"mp41")
        return kind + box("moov", movie, traks, box("mvex", *extends))

    @staticmethod
    def _trak(track: Track) -> bytes:
        # An empty edit list and durations of 0: what there is, the segments say.
        header = track.header[:28] + bytes(4) + track.header[32:]
        empty = [full_box(kind, 0, 0, bytes(4)) for kind in ("stts", "stsc", "stco")]
        table = box("stbl", track.description, *empty, full_box("stsz", 0, 0, bytes(8)))
        data = box("dinf", full_box("dref", 0, 0, struct.pack(">I", 1), full_box("url ", 0, 1)))
        cut = struct.unpack_from(">I", track.media)[0]
        handler, media = track.media[:cut], track.media[cut:]
        clock = full_box("mdhd", 0, 0, struct.pack(">4IHH", 0, 0, track.timescale, 0, 0x55C4, 0))
        return box("trak", header, box("mdia", clock, handler, box("minf", media, data, table)))

    def segment(self, number: int) -> bytes:
        runs = (
            self._run(1, self.video, self._picture, number),
            self._run(2, self.audio, self._sound, number),
        )
        sequence = full_box("mfhd", 0, 0, struct.pack(">I", number + 1))
        size = len(box("moof", sequence, *(run.box(0) for run in runs)))
        at = size + 8
        parts = [runs[0].box(at), runs[1].box(at + len(runs[0].data))]
        return box("moof", sequence, *parts) + box("mdat", *(run.data for run in runs))

    @staticmethod
    def _run(track_id: int, track: Track, samples: tuple[Sample, ...], number: int) -> Run:
        first, last = (
            n * SEGMENT_S * track.timescale // track.step  # rounded down: a segment has sound from its first moment
            for n in (number, number + 1)
        )
        chosen = tuple(samples[n % len(samples)] for n in range(first, last))
        return Run(track_id, track, first, chosen, track.samples[0].shift)


class LongClip:
    """One MP4 file of a whole number of segments, of which any part can be had without making the rest."""

    def __init__(self, clip: EndlessClip, seconds: int) -> None:
        self._clip = clip
        self._count = -(-seconds // SEGMENT_S)
        self._sizes = [len(clip.segment(number)) for number in range(clip.round)]
        self._head = clip._head(self._count * SEGMENT_S) + self._index()
        rounds, rest = divmod(self._count, clip.round)
        self.size = len(self._head) + rounds * sum(self._sizes) + sum(self._sizes[:rest])

    def _index(self) -> bytes:
        timescale = self._clip.video.timescale
        rows = b"".join(
            struct.pack(">3I", self._sizes[number % self._clip.round], SEGMENT_S * timescale, 0x90000000)
            for number in range(self._count)
        )
        return full_box("sidx", 0, 0, struct.pack(">4IHH", 1, timescale, 0, 0, 0, self._count), rows)

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes [start, end), a segment at a time."""
        at = 0
        for number in range(-1, self._count):
            size = len(self._head) if number < 0 else self._sizes[number % self._clip.round]
            if at + size > start and at < end:
                part = self._head if number < 0 else self._clip.segment(number)
                yield part[max(0, start - at) : end - at]
            at += size
