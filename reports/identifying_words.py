"""Words that could show who the writer is, found by plain rules.

Nothing is hidden or refused: the check page points at what it finds, and the writer
decides. So a rule may miss much, but what it points at must be plain to see. `found`
gives each piece as it was written, in the order of the text.
"""

import re
from dataclasses import dataclass

EMAIL = "email"
TELEPHONE = "telephone"
POSTCODE = "postcode"
RELATION = "relation"
NAME = "name"

NEAR_WORDS = (
    "own|old|new|next[- ]door|upstairs|downstairs|elderly|former|late|best|close|good|younger|"
    "older|youngest|oldest|eldest|little|big|twin|step|half|foster|adopted"
)
RELATIONS = (
    "neighbou?rs?|ex|exes|partners?|husband|wife|fianc[eé]e?|boyfriends?|girlfriends?|"
    "boss|manager|supervisor|employers?|colleagues?|workmates?|landlord|landlady|tenants?|"
    "lodgers?|flatmates?|housemates?|roommates?|mum|mummy|mam|mom|mother|dad|daddy|father|"
    "parents?|brothers?|sisters?|sons?|daughters?|child|children|kids?|baby|uncles?|aunts?|"
    "aunt(?:ie|y)|cousins?|nephews?|nieces?|gran|gr?andad|nan|nana|nanny|"
    "grand(?:ma|mother|pa|dad|father|parents|son|daughter|children|child)|"
    "step(?:mum|mother|dad|father|brother|sister|son|daughter)|"
    "in-laws|family|friends?|mates?|teacher|tutor|carer|doctor|social worker|"
    "flat|flats|house|home|street|road|block|building|estate|garden|window|balcony|bedroom|"
    "kitchen|shop|workplace|work|job|office|school|college|car|van"
)
RULES = {
    EMAIL: r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}",
    TELEPHONE: (
        r"(?<![\w+])(?:(?:\+|00)44[\s().-]{0,3}(?:\(?0\)?[\s.-]?)?|\(?0)"
        r"[127]\d{1,3}\)?(?:[\s.-]{0,2}\d){5,8}(?![\d])"
    ),
    POSTCODE: (r"(?<![\w])(?i:[A-Z]{1,2}[0-9][0-9A-Z]?[ \t]?[0-9][ABD-HJLNP-UW-Z]{2})(?![\w])"),
    RELATION: (
        rf"(?i:\b(?:my|our)\s+(?:(?:{NEAR_WORDS})[\s-]+){{0,2}}(?:ex[- ])?"
        rf"(?:{RELATIONS})\b(?:[- ]in[- ]law\b)?)"
    ),
    NAME: (
        r"(?i:\bmy\s+(?:\w{3,9}\s+)?name(?:\s+is|['’]s)\s+[\w'’-]+)"
        r"|(?i:\bI\s?(?:['’]m|am))\s+(?i:called\s+)?[A-Z][a-z][\w'’-]*"
    ),
}
PATTERNS = {kind: re.compile(rule) for kind, rule in RULES.items()}
ORDINAL = re.compile(r"[0-9](?:st|nd|rd|th)$")
DIGITS = re.compile(r"[0-9]")


@dataclass(frozen=True)
class Piece:
    """What was found: where it stands, which rule found it, and the words as written."""

    start: int
    kind: str
    words: str

    @property
    def same_as(self):
        """The same for the same words in capitals, or with other spaces and hyphens."""
        return self.kind, re.sub(r"[\W_]", "", self.words.casefold())


def is_meant(kind, words):
    """Whether what fits the rule is what the rule is about."""
    if kind == POSTCODE:
        return not ORDINAL.search(words)
    if kind == TELEPHONE:
        digits = re.sub(r"^(?:0044|44)0?", "0", "".join(DIGITS.findall(words)))
        return len(digits) in (10, 11)
    return True


def found(text, expected=()):
    """The pieces that could show who wrote this text; `expected` kinds were asked for."""
    pieces = [
        Piece(match.start(), kind, match[0])
        for kind, pattern in PATTERNS.items()
        if kind not in expected
        for match in pattern.finditer(text)
        if is_meant(kind, match[0])
    ]
    return sorted(pieces, key=lambda piece: piece.start)
