"""Keys in the format of age, as `age-keygen` writes them."""

import pyrage

PRIVATE = "AGE-SECRET-KEY-1"


def recipients(texts):
    """Public keys. Raises ValueError when one of them is none."""
    try:
        return [pyrage.x25519.Recipient.from_str(text) for text in texts]
    except pyrage.RecipientError as error:
        raise ValueError("This is not a public age key.") from error


def identities_in(text):
    """The private keys in the text of a file. Raises ValueError when there is none."""
    lines = [line.strip() for line in text.splitlines()]
    try:
        found = [
            pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith(PRIVATE)
        ]
    except pyrage.IdentityError as error:
        raise ValueError("This is not a private age key.") from error
    if not found:
        raise ValueError("There is no private age key.")
    return found
