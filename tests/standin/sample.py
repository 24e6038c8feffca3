"""Reads the committed sample clip: an MP4 with one video and one audio track, and a key frame each second."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CLIP = Path(__file__).resolve().parents[2] / "server" / "static" / "sample" / "sharetube-sample.mp4"


@dataclass(frozen=True)
class Sample:
    """One coded frame. `shift` is presentation minus decoding time in units of the track's timescale, from 0 on."""

    data: bytes
    key: bool
    shift: int


@dataclass(frozen=True)
class Track:
    timescale: int
    step: int
    samples: tuple[Sample, ...]
    header: bytes
    """tkhd, as it is in the file."""
    description: bytes
    """stsd, as it is in the file."""
    media: bytes
    """hdlr and the vmhd or smhd, as they are in the file."""

    @property
    def codec(self) -> str:
        """As MediaSource wants to hear it."""
        at = self.description.find(b"avcC")
        return f"avc1.{self.description[at + 5 : at + 8].hex()}" if at > 0 else "mp4a.40.2"


@dataclass(frozen=True)
class Clip:
    video: Track
    audio: Track


def boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[str, bytes]]:
    """Type and content of each box of `data[start:end]`."""
    end = len(data) if end is None else end
    while start < end:
        size, kind = struct.unpack_from(">I4s", data, start)
        yield kind.decode(), data[start + 8 : start + size]
        start += size


def child(data: bytes, *path: str) -> bytes:
    for name in path:
        data = next(content for kind, content in boxes(data) if kind == name)
    return data


def box(kind: str, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I4s", 8 + len(content), kind.encode()) + content


def full_box(kind: str, version: int, flags: int, *parts: bytes) -> bytes:
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def _numbers(content: bytes, skip: int, width: int) -> list[tuple[int, ...]]:
    """A table of unsigned 32-bit numbers, `width` to a row, after `skip` bytes of head."""
    rows = struct.iter_unpack(f">{width}I", content[skip:])
    return list(rows)


def _offsets(table: bytes, sizes: list[int]) -> list[int]:
    """Where in the file each sample begins."""
    chunks = [row[0] for row in _numbers(child(table, "stco"), 8, 1)]
    runs = _numbers(child(table, "stsc"), 8, 3)
    found: list[int] = []
    for index, (first, count, _) in enumerate(runs):
        last = runs[index + 1][0] if index + 1 < len(runs) else len(chunks) + 1
        for chunk in chunks[first - 1 : last - 1]:
            at = chunk
            for _number in range(count):
                found.append(at)
                at += sizes[len(found) - 1]
    return found


def _shifts(table: bytes, count: int) -> list[int]:
    kinds = dict(boxes(table))
    if "ctts" not in kinds:
        return [0] * count
    return [shift for length, shift in _numbers(kinds["ctts"], 8, 2) for _ in range(length)]


def _track(file: bytes, trak: bytes) -> Track:
    media = child(trak, "mdia")
    inside = child(media, "minf")
    table = child(inside, "stbl")
    sizes = [row[0] for row in _numbers(child(table, "stsz"), 12, 1)]
    ((_, step), *_) = _numbers(child(table, "stts"), 8, 2)
    kinds = dict(boxes(table))
    keys = {row[0] - 1 for row in _numbers(kinds["stss"], 8, 1)} if "stss" in kinds else set(range(len(sizes)))
    shifts = _shifts(table, len(sizes))
    samples = tuple(
        Sample(file[at : at + sizes[i]], i in keys, shifts[i]) for i, at in enumerate(_offsets(table, sizes))
    )
    return Track(
        timescale=struct.unpack_from(">I", child(media, "mdhd"), 12)[0],
        step=step,
        samples=samples,
        header=box("tkhd", child(trak, "tkhd")),
        description=box("stsd", child(table, "stsd")),
        media=box("hdlr", child(media, "hdlr"))
        + b"".join(box(kind, content) for kind, content in boxes(inside) if kind in ("vmhd", "smhd")),
    )


def read(path: Path = CLIP) -> Clip:
    file = path.read_bytes()
    traks = [content for kind, content in boxes(child(file, "moov")) if kind == "trak"]
    video, audio = (_track(file, trak) for trak in traks)
    return Clip(video, audio)
