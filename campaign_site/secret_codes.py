"""Secret codes: what opens a page about something that was sent.

A reference is said on the telephone and opens nothing. The code that goes with it
is for its owner alone. It follows from the random token of the submission, so a
second press of "Send" shows the same code, while the database holds neither: only
a hash of the token, and a slow hash of the code.

A code is 16 letters of the alphabet of the references (31^16, 79 bits) and a check
letter, in groups: `K7QP-9XMB-2HTR-W4ND-C`. The check letter finds a slip of the pen
before it counts as a wrong code.
"""

import hashlib
import hmac
import unicodedata

from django.conf import settings
from django.contrib.auth.hashers import ScryptPasswordHasher

from .references import ALPHABET, check_character

LENGTH = 16
GROUP = 4
# Capitals that a Cyrillic keyboard types and that look the same on paper.
LATIN = str.maketrans("АВЕКМНРСТУХ", "ABEKMHPCTYX")


def stored_token(token):
    """What is kept of a submission's token: it knows the token again and can't be turned back."""
    return hmac.digest(token.encode(), b"submission", hashlib.sha256).hex()


def code_for(token):
    """The code that belongs to this token, always the same.

    512 bits are cut down to 79, so no letter is likelier than another by more than 2^-400.
    """
    number = int.from_bytes(hmac.digest(token.encode(), b"secret code", hashlib.sha512))
    letters = ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return grouped(letters + check_character(letters))


def grouped(letters):
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def letters_of(text):
    """The letters and numbers of a text in capitals, each with its place in the text."""
    return [
        (letter, place)
        for place, character in enumerate(text)
        for letter in unicodedata.normalize("NFKC", character).upper().translate(LATIN)
        if letter.isalnum()
    ]


def normalise(typed):
    """A code as it was shown, whatever its case, spaces, hyphens or keyboard.

    0, O, 1, I and L stand in no code and can be a slip for more than one letter, so
    they stay as they are, and `is_code` says no.
    """
    return grouped("".join(letter for letter, _ in letters_of(typed)))


def is_code(text):
    """Whether a normalised text has the form of a code and its check letter is right."""
    letters = text.replace("-", "")
    return (
        len(letters) == LENGTH + 1
        and set(letters) <= set(ALPHABET)
        and check_character(letters[:LENGTH]) == letters[LENGTH]
    )


class CodeHasher(ScryptPasswordHasher):
    """Django's own for passwords, with a cost that a setting can change."""

    parallelism = 1
    maxmem = 128 * 1024 * 1024

    @property
    def work_factor(self):
        return settings.SECRET_CODE_COST


def hash_code(code):
    """A slow, salted hash to keep instead of the code."""
    hasher = CodeHasher()
    return hasher.encode(code, hasher.salt())


def is_right(code, stored):
    """Whether this normalised code has this hash. With no hash it takes as long to say no."""
    hasher = CodeHasher()
    return hasher.verify(code, stored or hash_of_nothing(hasher))


def hash_of_nothing(hasher):
    """Has the form of a hash and is the hash of no code."""
    salt = "0" * len(hasher.salt())
    return f"scrypt${hasher.work_factor}${salt}${hasher.block_size}${hasher.parallelism}$"


def mark_of(code):
    """Enough to find a code in a text, for as long as its page is open."""
    return hashlib.sha256(code.encode()).hexdigest()


def without_code(text, mark):
    """The text without the code of this mark, whatever its case and what stands in between."""
    letters = [(letter, place) for letter, place in letters_of(text) if letter in ALPHABET]
    kept, end, first = "", 0, 0
    while first + LENGTH < len(letters):
        window = letters[first : first + LENGTH + 1]
        if is_marked("".join(letter for letter, _ in window), mark):
            kept += text[end : window[0][1]]
            end = window[-1][1] + 1
            first += LENGTH
        first += 1
    return kept + text[end:]


def is_marked(letters, mark):
    code = grouped(letters)
    return is_code(code) and hmac.compare_digest(mark_of(code), mark)
