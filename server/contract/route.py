"""What one HTTP route is declared with."""

from dataclasses import dataclass
from typing import Any, Literal

from .base import Command, Shape


@dataclass(frozen=True, slots=True)
class Route:
    """One route. `path` has its parameters in braces; `query` names those after "?" that must be there, `optional`
    those that may.

    `data` is None where there is none or it depends on the request.
    """

    method: Literal["GET", "POST", "PATCH", "DELETE"]
    path: str
    summary: str
    body: type[Command] | None = None
    data: type[Shape] | None = None
    token: bool = True
    body_example: dict[str, Any] | None = None
    data_example: dict[str, Any] | None = None
    query: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"
