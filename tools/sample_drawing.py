"""Anti-aliased shapes on a numpy array, and digits made of strokes: all that the sample clip is drawn with."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Array = NDArray[np.float32]


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> list[Point]:
    """Points of a part of an ellipse; angles in turns, 0 to the right, growing clockwise on the screen."""
    turns = np.linspace(start, end, 41) * 2 * np.pi
    return [(x + rx * float(np.cos(a)), y + ry * float(np.sin(a))) for a in turns]


# Strokes in a box 0.6 wide and 1 high.
DIGITS: dict[str, list[list[Point]]] = {
    "0": [arc(0.3, 0.5, 0.28, 0.5, 0, 1)],
    "1": [[(0.1, 0.2), (0.34, 0.0), (0.34, 1.0)]],
    "2": [[*arc(0.3, 0.28, 0.28, 0.28, 0.52, 1.1), (0.02, 1.0), (0.58, 1.0)]],
    "3": [[*arc(0.28, 0.25, 0.26, 0.25, 0.55, 1.25), *arc(0.28, 0.74, 0.29, 0.26, 0.75, 1.45)]],
    "4": [[(0.44, 1.0), (0.44, 0.0), (0.0, 0.7), (0.6, 0.7)]],
    "5": [[(0.52, 0.0), (0.1, 0.0), (0.06, 0.45), *arc(0.27, 0.68, 0.3, 0.32, 0.66, 1.4)]],
    "6": [[(0.46, 0.0), (0.08, 0.52)], arc(0.3, 0.7, 0.28, 0.3, 0, 1)],
    "7": [[(0.02, 0.0), (0.58, 0.0), (0.2, 1.0)]],
    "8": [arc(0.3, 0.25, 0.23, 0.25, 0, 1), arc(0.3, 0.74, 0.28, 0.26, 0, 1)],
    "9": [arc(0.3, 0.3, 0.28, 0.3, 0, 1), [(0.52, 0.48), (0.14, 1.0)]],
    ":": [[(0.3, 0.3), (0.3, 0.3)], [(0.3, 0.75), (0.3, 0.75)]],
}


class Color:
    """#rrggbb and how much of it covers what is below."""

    def __init__(self, text: str, opacity: float = 1.0) -> None:
        self.rgb = np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float32)
        self.opacity = opacity


class Canvas:
    """Pixels, and the shapes one can put on them. Lengths are in pixels, the origin is at the top left."""

    def __init__(self, width: int, height: int) -> None:
        self.image: Array = np.zeros((height, width, 3), dtype=np.float32)

    def clear(self, color: Color) -> None:
        self.image[:] = color.rgb

    def pixels(self) -> NDArray[np.uint8]:
        return np.clip(self.image + 0.5, 0, 255).astype(np.uint8)

    def disc(self, x: float, y: float, radius: float, color: Color) -> None:
        self.stroke([(x, y), (x, y)], 2 * radius, color)

    def ring(self, x: float, y: float, radius: float, width: float, color: Color) -> None:
        rows, columns, gx, gy = self._near(x - radius, x + radius, y - radius, y + radius, width)
        self._blend(rows, columns, np.abs(np.hypot(gx - x, gy - y) - radius) - width / 2, color)

    def stroke(self, points: Sequence[Point], width: float, color: Color) -> None:
        """A line with round ends and corners; through one point twice it is a disc."""
        xs, ys = zip(*points, strict=True)
        rows, columns, gx, gy = self._near(min(xs), max(xs), min(ys), max(ys), width)
        nearest = np.full(gx.shape, np.inf, dtype=np.float32)
        for (ax, ay), (bx, by) in pairwise(points):
            dx, dy = bx - ax, by - ay
            along = np.clip(((gx - ax) * dx + (gy - ay) * dy) / max(dx * dx + dy * dy, 1e-9), 0, 1)
            nearest = np.minimum(nearest, np.hypot(gx - ax - along * dx, gy - ay - along * dy))
        self._blend(rows, columns, nearest - width / 2, color)

    def number(self, text: str, x: float, y: float, size: float, width: float, color: Color) -> None:
        """Digits and colons with x in their middle and y at their top; each takes the same room, so nothing jitters."""
        widths = [0.42 if letter == ":" else 0.82 for letter in text]
        left = x - sum(widths) * size / 2
        for letter, wide in zip(text, widths, strict=True):
            start = left + (wide - 0.6) / 2 * size
            for points in DIGITS[letter]:
                self.stroke([(start + px * size, y + py * size) for px, py in points], width, color)
            left += wide * size

    def _near(self, x0: float, x1: float, y0: float, y1: float, width: float) -> tuple[slice, slice, Array, Array]:
        """The part of the canvas that a shape can touch, and the pixel centres there."""
        height, across = self.image.shape[:2]
        margin = width / 2 + 2
        rows = slice(max(0, int(y0 - margin)), max(0, min(height, int(y1 + margin) + 1)))
        columns = slice(max(0, int(x0 - margin)), max(0, min(across, int(x1 + margin) + 1)))
        gy, gx = np.mgrid[rows, columns].astype(np.float32) + 0.5
        return rows, columns, gx, gy

    def _blend(self, rows: slice, columns: slice, distance: Array, color: Color) -> None:
        cover = (np.clip(0.5 - distance, 0, 1) * color.opacity)[..., None]
        part = self.image[rows, columns]
        part += cover * (color.rgb - part)
