"""Texts that say nearly the same, told by marks that show no word of either.

A text is taken apart into all runs of three words. Each of them is hashed in 32 ways, and of
each way only the lowest hash is kept: two texts keep the same one as often as they have runs
in common. Four of these together are a band; of eight bands, texts that share two thirds of
their runs have one in common nearly always, and texts that share a third of them seldom.

The hashes are keyed, so nobody can try out what a text says without the key.
"""

import hmac
import re
import struct

RUN = 3
BANDS = 8
ROWS = 4
FEWEST_WORDS = 8
# Longer than any answer may be, so that no text takes long.
MOST_WORDS = 5000
WORD = re.compile(r"[^\W_]+")


def bands(text, key):
    """The bands of a text; none if it is so short that many would write the same."""
    words = WORD.findall(text.casefold())[:MOST_WORDS]
    if len(words) < FEWEST_WORDS:
        return []
    runs = {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
    lowest = [min(hashes) for hashes in zip(*(hashes_of(run, key) for run in runs), strict=True)]
    return [f"{number} {lowest[number * ROWS : (number + 1) * ROWS]}" for number in range(BANDS)]


def hashes_of(run, key):
    told = run.encode("utf-8", "surrogatepass")
    halves = [hmac.digest(key, half + told, "sha512") for half in (b"first ", b"second ")]
    return struct.unpack(f">{BANDS * ROWS}I", b"".join(halves))
