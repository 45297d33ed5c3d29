"""What a page of the design pages is made of."""

from collections.abc import Callable
from dataclasses import dataclass


def nothing():
    return {}


@dataclass(frozen=True)
class Shown:
    """A page with its title here; `shown` makes what its template needs, anew each time."""

    title: str
    template_name: str = ""
    shown: Callable[[], dict] = nothing
