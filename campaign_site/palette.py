"""The colours of every page, in the light and in the dark.

A force names its own in its profile. What it leaves out is made from what it named, or stands
here. Each colour has one duty, the same in both sets, so that a style sheet names the duty and
never asks which light the page is read in.

`ink`, `muted`, `link`, `link_hover`, `visited`, `accent`, `error` and `success` are written on
`paper` and on `surface`. `paper` is also what stands on `brand`, `error` and `success`.
`on_bar` stands on `bar`, `head` and `nav`, `focus_text` on `focus`, `brand_dark` on `tint`, and
`ink` on `warm`. `border` parts what is near; nothing is known by it alone.
"""

IN_THE_DARK = {
    "ink": "#eceae4",
    "brand": "#a9c8f5",
    "brand_dark": "#cfe1fb",
    "accent": "#f3a76f",
    "link": "#9fc6ff",
    "focus": "#ffd54a",
    "error": "#ffa69e",
    "success": "#86d6aa",
    "paper": "#12161f",
    "surface": "#1a202c",
    "border": "#4c566a",
    "muted": "#b8bfcc",
    "visited": "#cdb4f2",
    "tint": "#22314b",
    "warm": "#3b2a1c",
    "bar": "#090c12",
    "head": "#182a49",
    "nav": "#132240",
    "on_bar": "#fff",
    "focus_text": "#12161f",
    "shadow": "#0009",
}


def in_the_light(named):
    """The whole set of a force that named these."""
    return {
        "paper": "#fff",
        "muted": "#4a5263",
        "visited": "#57397d",
        "tint": "#e6edf6",
        "warm": "#fbeee4",
        "bar": named["ink"],
        "head": named["brand"],
        "nav": named["brand_dark"],
        "on_bar": "#fff",
        "focus_text": named["ink"],
        "link_hover": named["brand_dark"],
        "shadow": "#0000001f",
        **named,
    }


def in_the_dark(named):
    """The same for the dark. A force may name none: these can be read with every other."""
    colours = IN_THE_DARK | named
    return {"link_hover": colours["brand_dark"], **colours}
