"""Words that could show who the writer is, found by plain rules.

Nothing is hidden or refused: the check page points at what it finds, and the writer
decides. So a rule may miss much, but what it points at must be plain to see. `found`
gives each piece as it was written, in the order of the text.
"""

import re
import unicodedata
from typing import NamedTuple

EMAIL = "email"
ACCOUNT = "account"
TELEPHONE = "telephone"
POSTCODE = "postcode"
RELATION = "relation"
HOME = "home"
NAME = "name"

NEAR_WORDS = (
    "own|old|new|next[- ]door|upstairs|downstairs|elderly|former|late|best|close|good|younger|"
    "older|youngest|oldest|eldest|little|big|twin|step|half|foster|adopted"
)
PEOPLE = (
    "neighbou?rs?|ex|exes|partners?|husband|hubby|wife|wifey|missus|fianc[eé]e?|boyfriends?|bf|"
    "girlfriends?|gf|other half|old man|bloke|fella|"
    "boss|manager|supervisor|employers?|colleagues?|workmates?|landlord|landlady|tenants?|"
    "lodgers?|flatmates?|housemates?|roommates?|mum|mummy|mam|mom|mother|dad|daddy|father|"
    "parents?|brothers?|bro|sisters?|sis|sons?|daughters?|child|children|kids?|baby|uncles?|"
    "aunts?|aunt(?:ie|y)|cousins?|nephews?|nieces?|gran|gr?andad|nan|nana|nanny|"
    "grand(?:ma|mother|pa|dad|father|parents|son|daughter|children|child)|"
    "step(?:mum|mother|dad|father|brother|sister|son|daughter)|"
    "in-laws|family|friends?|mates?|bestie|teacher|tutor|carer|doctor|social worker"
)
PLACES = (
    "flat|flats|house|home|street|road|block|building|estate|garden|window|balcony|bedroom|"
    "kitchen|shop|workplace|work|job|office|school|college|car|van"
)
NEAR = rf"(?:(?:{NEAR_WORDS})[\s-]+){{0,2}}(?:ex[- ])?"
I_AM = r"\bI(?:\s?['’]?m|\s+am)\s+"
# What may stand between the digits of a number.
GAP = r"[\s.-]{0,2}"
A_NAME = r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-Z][a-z][\w'’-]*"
RULES = {
    EMAIL: (
        r"(?<![\w.+-])[\w.+-]{1,64}(?:@| {0,2}@ {1,2})"
        r"[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[^\W\d_]{2,63}(?![\w-])"
    ),
    ACCOUNT: r"(?<![\w.@+-])@[^\W\d][\w.]{1,30}(?<!\.)",
    TELEPHONE: (
        r"(?<![\w+])(?:(?:\+|00)44[\s().-]{0,3}(?:\(?0\)?[\s.-]?)?|\(?0)"
        rf"(?:[127]\d(?:\)?{GAP}\d){{7,8}}"
        rf"|{GAP}7(?:{GAP}\d){{9}}"
        r"|(?:[\s.-]{1,2}\d){9,10})(?![\d])"
    ),
    POSTCODE: r"(?<![\w])(?i:[A-Z]{1,2}[0-9][0-9A-Z]?[ \t-]{0,2}[0-9][ABD-HJLNP-UW-Z]{2})(?![\w])",
    RELATION: (
        rf"(?i:\b(?:my|our)\s+{NEAR}(?:{PEOPLE}|{PLACES})\b(?:[- ]in[- ]law\b)?)"
        rf"|(?i:(?:{I_AM}(?:an?|the|his|her|their)|\bas\s+(?:his|her|their))"
        rf"\s+{NEAR}(?:{PEOPLE})\b(?:[- ]in[- ]law\b)?)"
        r"|(?i:\b(?:I|we)\s+(?:used\s+to\s+)?work(?:ed)?\s+(?:with|for|at|in|as|there)\b)"
        r"|(?i:\b(?:I|we)\s+(?:used\s+to\s+)?(?:go|went)\s+to\s+(?:the\s+same\s+)?"
        r"(?:school|college|university|uni|church|mosque|work)\b)"
    ),
    HOME: (
        r"(?i:\b(?:I|we)\s+(?:also\s+)?live\s+(?!in\s+fear)\w+(?:[- ]door)?)"
        r"|(?i:\b(?:next[- ]door\s+to|opposite|above|below|across\s+from)\s+(?:me|us)\b)"
    ),
    NAME: (
        r"(?i:\bmy\s+(?:\w{3,9}\s+)?name(?:\s+is|['’]s)\s+[\w'’-]+)"
        rf"|(?i:{I_AM}(?:called\s+)?){A_NAME}"
        rf"|(?i:\bcall(?:s|ed)?\s+me\s+){A_NAME}"
    ),
}
ORDINAL = re.compile(r"[0-9](?:st|nd|rd|th)$")
DIGITS = re.compile(r"[0-9]")


class Piece(NamedTuple):
    """What was found: where it stands, which rule found it, and the words as written."""

    start: int
    end: int
    kind: str
    words: str

    @property
    def same_as(self):
        """The same for the same words in capitals, or with other spaces and hyphens."""
        plain = "".join(map(plain_letters, self.words))
        return self.kind, re.sub(r"[\W_]", "", plain.casefold())


def plain_letters(character):
    """What a reader sees in a character: a wide or Arabic digit is a digit, a dash a hyphen."""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    kind = unicodedata.category(character)
    if kind == "Cf":
        return ""
    return "-" if kind == "Pd" else unicodedata.normalize("NFKC", character)


def is_meant(kind, words):
    """Whether what fits the rule is what the rule is about."""
    if kind == POSTCODE:
        return not ORDINAL.search(words)
    if kind == TELEPHONE:
        digits = re.sub(r"^(?:0044|44)0?", "0", "".join(DIGITS.findall(words)))
        return len(digits) in (10, 11) and digits[1] in "127"
    return True


def found(text, expected=()):
    """The pieces that could show who wrote this text; `expected` kinds were asked for.

    Of two rules that find something in one place, the one that begins first counts.
    """
    letters = [(letter, at) for at, wide in enumerate(text) for letter in plain_letters(wide)]
    plain = "".join(letter for letter, _ in letters)
    pieces = []
    for kind, match in sorted(matches(plain, expected), key=lambda pair: pair[1].start()):
        start, end = letters[match.start()][1], letters[match.end() - 1][1] + 1
        if not pieces or start >= pieces[-1].end:
            pieces.append(Piece(start, end, kind, text[start:end]))
    return pieces


def matches(plain, expected):
    for kind, rule in RULES.items():
        if kind not in expected:
            # Compiled when a first text is looked at, and not at each start; `re` keeps it.
            for match in re.finditer(rule, plain):
                if is_meant(kind, match[0]):
                    yield kind, match
