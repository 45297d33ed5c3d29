"""References that can be said on the telephone.

No letter looks like another (0 and O, 1 and I and L are left out), the last
character checks the others, and none can be counted or guessed from another.
"""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8


def check_character(characters):
    """A weighted sum modulo 31 (a prime): it finds any one wrong or two swapped characters."""
    total = sum(
        place * ALPHABET.index(character) for place, character in enumerate(characters, start=1)
    )
    return ALPHABET[total % len(ALPHABET)]


def new_reference(prefix):
    """Such as `C-7KQ2-9XMB-H`: 31^8 (39 bits) and a check character."""
    characters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{prefix}-{characters[:4]}-{characters[4:]}-{check_character(characters)}"


def is_reference(text):
    """Whether the text has the form of a reference and its check character is right."""
    parts = text.upper().split("-")
    if [len(part) for part in parts] != [1, 4, 4, 1]:
        return False
    characters = parts[1] + parts[2]
    return set(characters) <= set(ALPHABET) and check_character(characters) == parts[3]


def normalise(typed):
    """A reference as it was shown, whatever its case, spaces and hyphens."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return "-".join(filter(None, (letters[:1], letters[1:5], letters[5:9], letters[9:])))
