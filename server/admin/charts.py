"""A bar for each day, drawn on the server: no script, and nothing that a strict policy would refuse."""

from dataclasses import dataclass

HEIGHT = 60
STEP = 20
BAR = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """Where one bar stands, in the drawing's units, and the number it shows."""

    x: int
    y: float
    height: float
    value: int


def bars(values: list[int]) -> list[Bar]:
    """Bars of the values, the greatest as high as the drawing; one that is not 0 is never invisible."""
    top = max(values, default=0) or 1
    heights = [max(1.5, HEIGHT * value / top) if value else 0.5 for value in values]
    return [
        Bar(n * STEP, HEIGHT - height, height, value)
        for n, (value, height) in enumerate(zip(values, heights, strict=True))
    ]
