"""A picture for each video id: always the same one, in colours of its own. SVG, which an <img> shows like any other."""

from __future__ import annotations

import hashlib
from html import escape


def thumbnail(media_id: str, title: str) -> bytes:
    seed = hashlib.sha256(media_id.encode()).digest()
    hue, other = seed[0] * 360 // 256, (seed[0] * 360 // 256 + 40 + seed[1] % 80) % 360
    hills = "".join(
        f'<path d="M0 {y} Q {40 + seed[i] // 2} {y - 20 - seed[i + 1] // 5} 160 {y} T 320 {y - seed[i + 2] // 12} '
        f'V180 H0Z" fill="hsl({other} 45% {30 - 7 * n}%)"/>'
        for n, (i, y) in enumerate(((2, 120), (5, 140), (8, 162)))
    )
    x, y, r = 60 + seed[11] % 200, 36 + seed[12] % 40, 16 + seed[13] % 14
    sun = f'<circle cx="{x}" cy="{y}" r="{r}" fill="#fff" opacity=".85"/>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180" viewBox="0 0 320 180">'
        f'<defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="hsl({hue} 55% 42%)"/>'
        f'<stop offset="1" stop-color="hsl({other} 60% 68%)"/></linearGradient></defs>'
        f'<rect width="320" height="180" fill="url(#g)"/>{sun}{hills}<title>{escape(title)}</title></svg>'
    ).encode()
