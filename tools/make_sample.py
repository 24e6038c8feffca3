"""Draws the sample clip: faces that come into step on one line, a running timecode, and a note on every second.

Needs two packages that nothing else here does: `pip install av==18.1.0 numpy==2.4.6`, `python -m tools.make_sample`.
Everything is computed, also the digits: no font, picture or sound of anybody else is in it.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tools.sample_drawing import Canvas, Color

WIDTH, HEIGHT, FPS, SECONDS, RATE = 640, 360, 30, 24, 48_000
OUT = Path(__file__).resolve().parent.parent / "server" / "static" / "sample"

GROUND, FAINT, LIGHT, TEAL, AMBER = ("#0f0f0f", "#2b2b2b", "#f5f5f5", "#2dd4bf", "#f5b84b")
FACES = ("#2dd4bf", "#8ab4f8", "#f2c6a0", "#c9a7f5")
LEFT, RIGHT, LINE, RADIUS = 96, 544, 236, 19
NEAR = 6  # pixels: closer than that is in step
# A pentatonic walk, one note a second: who is half a second off hears it at once.
NOTES = (0, 4, 7, 9, 12, 9, 7, 4, 2, 4, 9, 12, 14, 12, 9, 7, 4, 7, 9, 12, 16, 12, 7, 12)


def smooth(x: float) -> float:
    """0 before 0, 1 after 1, gently between."""
    x = min(1.0, max(0.0, x))
    return x * x * (3 - 2 * x)


def offset(face: int, t: float) -> float:
    """How far, in pixels, a face is from its place at t: they start scattered, and one falls behind for a while."""
    scattered = (18.0, 150.0, 290.0, 430.0)[face] * (1 - smooth((t - 1.0 - 0.4 * face) / 2.0))
    late = -104 * (smooth((t - 11.2) / 1.8) - smooth((t - 14.4) / 1.6)) if face == 0 else 0.0
    return scattered + late


def draw(canvas: Canvas, t: float) -> None:
    canvas.clear(Color(GROUND))
    along = (RIGHT - LEFT) / SECONDS
    beat = t % 1.0
    head = LEFT + t * along
    canvas.stroke([(LEFT, LINE), (RIGHT, LINE)], 4, Color(FAINT))
    canvas.stroke([(LEFT, LINE), (head, LINE)], 4, Color(TEAL))
    for second in range(SECONDS + 1):
        x, size = LEFT + second * along, 12 if second % 5 == 0 else 6
        glow = max(0.0, 1 - beat / 0.5) if second == int(t) else 0.0
        shade = Color(TEAL, 0.4 + 0.6 * glow) if second <= t else Color(FAINT)
        canvas.stroke([(x, LINE + 34), (x, LINE + 34 + size)], 2.5, shade)
    if all(abs(offset(face, t)) < NEAR for face in range(4)):
        canvas.ring(head, LINE, 34 + 70 * beat, 2, Color(TEAL, 0.55 * (1 - beat) ** 2))
    for face in (3, 2, 1, 0):
        off = offset(face, t)
        in_step = abs(off) < NEAR
        hop = 11 * float(np.sin(np.pi * beat / 0.36)) if in_step and beat < 0.36 else 0.0
        draw_face(canvas, head + (face - 1.5) * 33 + off, LINE - hop, Color(FACES[face]), off)
    canvas.number(f"{int(t) // 60}:{int(t) % 60:02}", WIDTH / 2 - 12, 72, 70, 7.5, Color(LIGHT))
    canvas.number(f"{int(t * 10) % 10}", WIDTH / 2 + 100, 106, 36, 4.5, Color(TEAL))


def draw_face(canvas: Canvas, x: float, y: float, color: Color, off: float) -> None:
    """A face in step smiles; one that is not looks to where the others are, in an amber ring."""
    in_step = abs(off) < NEAR
    canvas.disc(x, y, RADIUS + 3, Color(GROUND))
    canvas.disc(x, y, RADIUS - 2, color)
    if not in_step:
        canvas.ring(x, y, RADIUS + 2, 2.5, Color(AMBER))
    look = 0.0 if in_step else 3.0 if off < 0 else -3.0
    for side in (-1, 1):
        canvas.disc(x + side * 5.6 + look, y - 3, 2.2, Color(GROUND))
    bend = 4.2 if in_step else 0.4
    mouth = [(x + look + 6 * c, y + 4.6 + bend * (1 - c * c)) for c in np.linspace(-1, 1, 9)]
    canvas.stroke(mouth, 2.1, Color(GROUND))


def sound() -> NDArray[np.float32]:
    """Mono samples: a plucked note on each second over a quiet chord that breathes."""
    time = np.arange(SECONDS * RATE) / RATE
    chord = sum(
        np.sin(2 * np.pi * f * time + p) for f, p in ((130.81, 0.0), (196.0, 1.1), (261.63, 2.3), (329.63, 0.7))
    )
    edge = np.clip(np.minimum(time, SECONDS - time) / 1.5, 0, 1)
    out = 0.012 * chord * edge * (0.75 + 0.25 * np.sin(2 * np.pi * time / 8))
    one = np.arange(int(0.95 * RATE)) / RATE
    for second, semitones in enumerate(NOTES):
        pitch = 261.63 * 2 ** (semitones / 12)
        tone = sum(
            a * np.sin(2 * np.pi * n * pitch * one) * np.exp(-one * (5 + 4 * n))
            for n, a in ((1, 1.0), (2, 0.35), (3, 0.12))
        )
        attack = np.clip(one / 0.004, 0, 1)
        out[second * RATE : second * RATE + len(one)] += 0.26 * tone * attack
    return out.astype(np.float32)


def write_clip(path: Path) -> None:
    canvas = Canvas(WIDTH, HEIGHT)
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as file:
        video = file.add_stream("libx264", rate=FPS)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        # A key frame each second: a seek lands where it should without decoding long.
        video.options = {"crf": "25", "preset": "veryslow", "profile": "high", "tune": "animation", "g": str(FPS)}
        audio = file.add_stream("aac", rate=RATE, layout="mono")
        audio.bit_rate = 56_000
        for index in range(FPS * SECONDS):
            draw(canvas, index / FPS)
            frame = av.VideoFrame.from_ndarray(canvas.pixels(), format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, FPS)
            file.mux(video.encode(frame))
        file.mux(video.encode(None))
        samples = sound()
        for start in range(0, len(samples), 1024):
            block = av.AudioFrame.from_ndarray(samples[None, start : start + 1024], format="fltp", layout="mono")
            block.sample_rate, block.pts = RATE, start
            file.mux(audio.encode(block))
        file.mux(audio.encode(None))


def write_poster(path: Path, t: float) -> None:
    canvas = Canvas(WIDTH, HEIGHT)
    draw(canvas, t)
    with av.open(str(path), "w", format="image2") as file:
        image = file.add_stream("mjpeg", rate=1)
        image.width, image.height, image.pix_fmt = WIDTH, HEIGHT, "yuvj420p"
        image.options = {"qmin": "3", "qmax": "3"}
        file.mux(image.encode(av.VideoFrame.from_ndarray(canvas.pixels(), format="rgb24")))
        file.mux(image.encode(None))


if __name__ == "__main__":
    write_clip(OUT / "sharetube-sample.mp4")
    write_poster(OUT / "sharetube-sample.jpg", 9.12)
