"""Postcodes as people type them: any case, any spacing."""

import re

OUTWARD = r"[A-Z]{1,2}[0-9][0-9A-Z]?"
FULL = re.compile(rf"({OUTWARD})[0-9][A-Z]{{2}}")
DISTRICT = re.compile(OUTWARD)
AREA = re.compile(r"[A-Z]*")


def squeezed(text):
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def area_letters(district):
    """What a district begins with: `NN` of `NN1`."""
    return AREA.match(district)[0]


def outward_code(text):
    """The district (`NN1`) of a full postcode, or of a district alone; else an empty string."""
    letters = squeezed(text)
    if full := FULL.fullmatch(letters):
        return full[1]
    return letters if DISTRICT.fullmatch(letters) else ""
