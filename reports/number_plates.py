"""British number plates, found in free text and read in one way however they are typed.

A plate is letters and digits in groups, of a shape that says which is which. So an O where
the shape has a digit is a zero, and a 1 where it has a letter is an I. People put spaces
between the groups, or none, and type in capitals or not.

In a text some plates look like words: in "AT 10 THE BUS CAME" nobody names a car. A rule
here may miss a plate with spaces in it, and seldom finds one that is not there.
"""

import re
import string

from campaign_site.postcodes import FULL as POSTCODE

# L a letter, D a digit, N a digit that is not zero: the forms of 2001, of 1983 and of 1963.
SHAPES = ("LLDDLLL", "LNDDLLL", "LNDLLL", "LNLLL", "LLLNDDL", "LLLNDL", "LLLNL")
CLASSES = {
    "L": string.ascii_uppercase,
    "D": string.digits,
    "N": string.digits[1:],
}
AS_LETTER = str.maketrans("01", "OI")
AS_DIGIT = str.maketrans("OI", "01")
FEWEST, MOST = 5, 7
# Where people part a plate: after the fourth letter or digit, or after the third of the oldest.
USUAL_GAPS = {"LLDDLLL": (4,), "LNDDLLL": (4,), "LNDLLL": (3,), "LNLLL": (2,)}
# Words that stand beside a number, or a road, where a plate with spaces would be seen in them.
WORDS = frozenset(
    """
    a i am an as at be by do go he if in is it me my no of on or pm so st to up us we
    age all and any are big boy bus but can car cut day did end far few for get got had has her
    him his how jct job kid lad lot mad man may men mph new nor not now off oil old one our out
    own pub put ran red saw say see she shy sun ten the too top two use van via was way who why
    yes yet you jan feb mar apr jun jul aug sep oct nov dec mon tue wed thu fri sat
    """.upper().split()
)
# A road, and what else people write behind the name of one: "the A45 lay-by".
ROAD = re.compile(r"[ABM][1-9][0-9]{0,3}", re.IGNORECASE)
ROAD_WORDS = frozenset("bay bin gap hgv hit hub inn jam lay lit row".upper().split())
WORD = re.compile(r"[^\W_]+")


def plate(letters):
    """This plate, in the one way it is read, or an empty string; `letters` are squeezed."""
    if not FEWEST <= len(letters) <= MOST:
        return ""
    readings = [reading for shape in SHAPES if (reading := as_read(letters, shape))]
    return min(readings, key=lambda read: mistyped(letters, read), default="")


def as_read(letters, shape):
    """The letters as a plate of this shape, with O and 0, I and 1 put right, or nothing."""
    if len(letters) != len(shape):
        return ""
    read = "".join(
        letter.translate(AS_LETTER if place == "L" else AS_DIGIT)
        for letter, place in zip(letters, shape, strict=True)
    )
    fits = all(letter in CLASSES[place] for letter, place in zip(read, shape, strict=True))
    is_both = not letters.isalpha() and not letters.isdecimal()
    return read if fits and is_both and mistyped(letters, read) <= len(letters) - FEWEST else ""


def mistyped(letters, read):
    return sum(a != b for a, b in zip(letters, read, strict=True))


def shape_of(read):
    return next(shape for shape in SHAPES if as_read(read, shape) == read)


def plate_in_field(text):
    """Of a field that asks for a plate: what stands there, also a foreign one or a part."""
    letters = "".join(WORD.findall(text.upper()))
    if found := plate(letters):
        return found
    is_long_enough = FEWEST <= len(letters) <= MOST + 1 and letters.isascii()
    has_digit = any(letter.isdecimal() for letter in letters)
    return letters.translate(AS_DIGIT) if is_long_enough and has_digit else ""


def plates_in(text):
    """Every plate in a text. The time it takes grows as the text does, and not faster."""
    words = list(WORD.finditer(text))
    for first in range(len(words)):
        for number in (1, 2, 3):
            pieces = words[first : first + number]
            if len(pieces) < number or not are_neighbours(text, pieces):
                break
            if found := plate_of([piece[0] for piece in pieces]):
                yield found


def are_neighbours(text, pieces):
    """Whether little but spaces stands before the last piece, and a plate could hold them."""
    if pieces[-1].end() - pieces[0].start() > MOST + 2 * len(pieces):
        return False
    return len(pieces) < 2 or text[pieces[-2].end() : pieces[-1].start()] in (" ", "  ", "-")


def plate_of(pieces):
    """The plate that these pieces of text are, or an empty string."""
    letters = "".join(pieces).upper()
    found = plate(letters)
    if not found or POSTCODE.fullmatch(letters):
        return ""
    return found if len(pieces) == 1 or is_parted_like_a_plate(pieces, shape_of(found)) else ""


def is_road(pieces):
    """Whether it names a road, and what follows is a word or a road as well.

    Who types a plate keeps to capitals or to small letters: in "A45 run" only the road has one.
    """
    if not ROAD.fullmatch(pieces[0]) or len(pieces) != 2:
        return False
    road, then = pieces
    is_word = then.upper() in ROAD_WORDS or (road[0].isupper() and then.islower())
    return is_word or bool(ROAD.fullmatch(then))


def is_parted_like_a_plate(pieces, shape):
    if any(piece.upper() in WORDS for piece in pieces) or is_road(pieces):
        return False
    gaps = [sum(map(len, pieces[:number])) for number in range(1, len(pieces))]
    if tuple(gaps) == USUAL_GAPS.get(shape):
        return True
    groups = [at for at in range(1, len(shape)) if (shape[at] == "L") != (shape[at - 1] == "L")]
    return set(gaps) <= set(groups) and "".join(pieces).isupper()
