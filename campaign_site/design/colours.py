"""The colours of the force's profile, and how far what is read stands out from its ground.

The ratio is that of WCAG 2.2: 4.5 for text, 3 for the edge of a control and for the focus.
"""

from dataclasses import dataclass

from campaign_site import force

TEXT, EDGE, NONE = 4.5, 3, 1
# What stands on what, and what it is, as `palette.py` gives each colour its duty.
PAIRS = (
    ("ink", "paper", "Text", TEXT),
    ("ink", "surface", "Text on a light band", TEXT),
    ("ink", "warm", "Text of what is happening now", TEXT),
    ("muted", "paper", "Hints and dates", TEXT),
    ("muted", "surface", "Hints and dates on a light band", TEXT),
    ("link", "paper", "Links", TEXT),
    ("link", "surface", "Links on a light band", TEXT),
    ("link_hover", "paper", "Links under the pointer", TEXT),
    ("visited", "paper", "Visited links", TEXT),
    ("visited", "surface", "Visited links on a light band", TEXT),
    ("error", "paper", "Errors", TEXT),
    ("success", "paper", "What went well", TEXT),
    ("accent", "surface", "The line above the week", TEXT),
    ("brand_dark", "tint", "Tags", TEXT),
    ("paper", "brand", "Buttons", TEXT),
    ("paper", "error", "Warning buttons", TEXT),
    ("on_bar", "bar", "The bar to leave by, and the footer", TEXT),
    ("on_bar", "head", "Header", TEXT),
    ("on_bar", "nav", "Menu", TEXT),
    ("focus_text", "focus", "What has the focus", TEXT),
    ("ink", "paper", "Edges of boxes to fill in", EDGE),
    ("border", "paper", "Lines between things", NONE),
)


@dataclass(frozen=True)
class Colour:
    name: str
    value: str


@dataclass(frozen=True)
class Pair:
    front: Colour
    ground: Colour
    use: str
    needed: float

    @property
    def ratio(self):
        return round(contrast(self.front.value, self.ground.value), 2)

    @property
    def is_enough(self):
        return self.ratio >= self.needed


def schemes():
    """Both sets of colours, between which a reader's own setting chooses."""
    ours = force.current()
    return [scheme("Light", ours.by_day), scheme("Dark", ours.by_night)]


def scheme(name, colours):
    """Its name, its colours, and the pairs of them. A shadow is no colour to compare."""
    known = {key: Colour(key, value) for key, value in colours.items() if value.startswith("#")}
    pairs = [Pair(known[front], known[ground], *rest) for front, ground, *rest in PAIRS]
    return name, list(known.values()), pairs


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(value):
    """Of a colour that is written as six hexadecimal digits, or as three."""
    digits = value.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    red, green, blue = (linear(int(digits[place : place + 2], 16) / 255) for place in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(part):
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
