"""Where the bars of a chart stand. Widths are parts of the whole, so that text keeps its size.

A small number is drawn as a dashed outline, as long as the least number that is said: it
tells no more than "fewer than 5". Nothing is told by colour.
"""

from typing import NamedTuple

from django.utils.text import Truncator

LABEL = 36
ROW = 44
HEIGHT = 160


def percent(part, whole):
    return f"{100 * part / whole if whole else 0:.2f}%"


class Bar(NamedTuple):
    label: str
    is_small: bool
    x: str
    y: int
    width: str
    height: int

    @property
    def text_y(self):
        return self.y - 6


class Chart(NamedTuple):
    bars: list
    height: int
    most: int
    template_name: str

    @property
    def has_small(self):
        return any(bar.is_small for bar in self.bars)

    @property
    def first_label(self):
        return self.bars[0].label

    @property
    def last_label(self):
        return self.bars[-1].label


def lying(rows):
    """A bar below each label, for things that have names."""
    most = longest(rows)
    bars = [
        Bar(
            label=f"{Truncator(label).chars(LABEL)}: {value}",
            is_small=value.is_small,
            x="0%",
            y=ROW * place + 20,
            width=percent(value.number, most),
            height=14,
        )
        for place, (label, value) in enumerate(rows)
    ]
    return Chart(bars, ROW * len(rows), most, "includes/lying_bars.html")


def standing(rows):
    """A bar for each moment, side by side; the first and the last are labelled."""
    most = longest(rows)
    heights = [round(HEIGHT * value.number / most) if most else 0 for _label, value in rows]
    bars = [
        Bar(
            label=label,
            is_small=value.is_small,
            x=percent(place + 0.1, len(rows)),
            y=HEIGHT - height,
            width=percent(0.8, len(rows)),
            height=height,
        )
        for place, ((label, value), height) in enumerate(zip(rows, heights, strict=True))
    ]
    return Chart(bars, HEIGHT, most, "includes/standing_bars.html")


def longest(rows):
    return max((value.number for _label, value in rows), default=0)
