"""The picture for the README: how far apart players were, moment by moment. Drawn by the Chromium that is there."""

from __future__ import annotations

import math
from html import escape
from pathlib import Path

from tests.support.browser import playwright
from tools import chromium

WIDTH, ROW, LEFT, RIGHT, TOP = 1100, 96, 430, 96, 44
HIGHEST_MS = 100.0
MARKS = (1, 10, 100)


def draw(lines: dict[str, list[float]], file: Path) -> None:
    """One strip for each scene, on a common logarithmic scale."""
    if not lines:
        return
    height = TOP + ROW * len(lines) + 20
    strips = [_strip(n, label, values) for n, (label, values) in enumerate(lines.items())]
    title = "Skew between players, ms (logarithmic), while they play on · p95 at the right"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        'font-family="system-ui, sans-serif" font-size="13" fill="#1f2328">'
        f'<rect width="100%" height="100%" fill="#fff"/><text x="20" y="26" font-size="15">{title}</text>'
        f"{''.join(strips)}</svg>"
    )
    program = chromium.find()
    with playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": height})
        page.set_content(f'<body style="margin:0">{svg}</body>')
        page.screenshot(path=file)
        browser.close()


def _y(value: float, top: float) -> float:
    share = math.log10(max(0.1, min(value, HIGHEST_MS)) / 0.1) / math.log10(HIGHEST_MS / 0.1)
    return top + (ROW - 16) * (1 - share)


def _strip(number: int, label: str, values: list[float]) -> str:
    top = TOP + ROW * number
    wide = WIDTH - LEFT - RIGHT
    step = wide / max(1, len(values) - 1)
    points = " ".join(f"{LEFT + step * n:.1f},{_y(value, top):.1f}" for n, value in enumerate(values))
    right = f'x="{LEFT - 8}" text-anchor="end" fill="#656d76" font-size="11"'
    grid = "".join(
        f'<line x1="{LEFT}" x2="{LEFT + wide}" y1="{_y(mark, top):.1f}" y2="{_y(mark, top):.1f}" '
        f'stroke="{"#d1242f" if mark == 10 else "#d8dee4"}" stroke-dasharray="{"4 3" if mark == 10 else "none"}"/>'
        f'<text {right} y="{_y(mark, top) + 4:.1f}">{mark}</text>'
        for mark in MARKS
    )
    p95 = sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]
    return (
        f'<text x="20" y="{top + ROW / 2 - 4}">{escape(label)}</text>{grid}'
        f'<polyline points="{points}" fill="none" stroke="#0969da" stroke-width="1.5"/>'
        f'<text x="{LEFT + wide + 12}" y="{top + ROW / 2 - 4}" font-weight="600">{p95:.1f} ms</text>'
    )
