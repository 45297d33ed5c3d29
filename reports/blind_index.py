"""Which marks a report is given, so that others about the same plate or number are found.

What is told is sealed, and nothing in it can be searched. So the staff tier opens each report
once and keeps keyed hashes of what it finds: number plates, telephone numbers, e-mail
addresses, full postcodes, and bands of similar text. Without the key nobody can find out
what a mark stands for, and the public tier does not have it. With another key all marks are
others; what is lost with a key is only this index.

What givers told of themselves has marks of its own kind, which never equal those of a report:
nobody learns from the index that someone who is written about has written to us. Details that
were to be kept sealed are not even opened here.
"""

import hmac
import re

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from campaign_site.sealing import CannotOpen, NoPrivateKey

from .identifying_words import RULES, found, plain_letters
from .models import ConcernReport, IndexEntry, ReporterContact
from .number_plates import plate_in_field, plates_in
from .similar_text import bands

Kind = IndexEntry.Kind
Identity = ConcernReport.Identity

LENGTH = 32  # half of a SHA-256: no two values ever meet by chance
# So many of one kind count in one report: nobody can fill the index with a single one.
MOST_OF_A_KIND = 50
# The rules that point at such words in a report find them here too.
POINTED_AT = (Kind.TELEPHONE, Kind.EMAIL, Kind.POSTCODE)
NOT_POINTED_AT = set(RULES) - set(POINTED_AT)
POSTCODE = re.compile(r"([A-Z]{1,2})([0-9OI][0-9A-Z]??)([0-9OI])([A-Z]{2})")
AS_DIGIT = str.maketrans("OI", "01")
COUNTRY = re.compile(r"(?:\+|00)44")
# What opening a report can end in, when it is not one that this site has sealed.
UNREADABLE = (CannotOpen, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def index(pk):
    """Give one report its marks, and say whether it had to be done. Raises UNREADABLE.

    The row is locked meanwhile: what is added to the report now is not taken as indexed.
    """
    with transaction.atomic():
        rows = ConcernReport.objects.unindexed().filter(pk=pk)
        report = rows.select_for_update(skip_locked=True, no_key=True).first()
        if not report:
            return False
        IndexEntry.objects.replace(report, entries_for(report))
        return True


def entries_for(report):
    givers = giver_values(report)
    values = [value for value in subject_values(report) if value not in givers]
    return [entry(report, value, False) for value in values] + [
        entry(report, value, True) for value in givers
    ]


def entry(report, value, is_about_giver):
    kind, words = value
    whose = "giver" if is_about_giver else "subject"
    marked = hmac.digest(key(), told(f"{whose} {kind} {words}"), "sha256").hex()[:LENGTH]
    return IndexEntry(
        report=report,
        received_on=report.received_on,
        kind=kind,
        is_about_giver=is_about_giver,
        mark=marked,
    )


def key():
    if not settings.INDEX_KEY:
        raise ImproperlyConfigured("Only the staff tier has the INDEX_KEY that this needs.")
    return settings.INDEX_KEY.encode()


def told(text):
    return text.encode("utf-8", "surrogatepass")


def subject_values(report):
    """What a report and its additions tell, as pairs of a kind and a value, each once."""
    pages = report.answers.open()["pages"]
    answers = {name: value for page in pages for name, value in page["values"].items()}
    additions = [addition.text.open() for addition in report.additions.all()]

    texts = [*texts_in(answers), *additions]
    stories = [answers.get("story") or "", *additions]
    plates = [block.get("registration") or "" for block in answers.get("vehicles") or []]
    values = [
        *((Kind.PLATE, plate_in_field(plate)) for plate in plates),
        (Kind.POSTCODE, as_postcode(answers.get("postcode") or "")),
        *(value for text in texts for value in values_in(text)),
        *((Kind.TEXT, band) for text in stories for band in bands(plain(text), key())),
    ]
    return first_of_each_kind(value for value in values if value[1])


def giver_values(report):
    """What givers who shared their details can be known again by; nothing without that key.

    As where staff open them, both the column and the sealed details have to say "shared".
    """
    if report.identity != Identity.SHARED:
        return []
    contact = ReporterContact.objects.filter(report=report).first()
    try:
        details = contact and contact.details.open()
    except NoPrivateKey:
        return []
    if not details or details["identity"] != Identity.SHARED:
        return []
    given = {name: value for page in details["pages"] for name, value in page["values"].items()}
    values = [
        (Kind.TELEPHONE, as_telephone(plain(given.get("telephone") or ""))),
        (Kind.EMAIL, as_email(plain(given.get("email") or ""))),
    ]
    return [value for value in values if value[1]]


def texts_in(value):
    """Every text in an answer: alone, in a list, or in the block of a person or a vehicle."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_in(part)


def values_in(text):
    text = plain(text)
    for piece in found(text, NOT_POINTED_AT):
        yield Kind(piece.kind), NORMALISED[piece.kind](piece.words)
    for plate in plates_in(text):
        yield Kind.PLATE, plate


def plain(text):
    """As a reader sees it: without invisible characters, and with plain digits."""
    return text if text.isascii() else "".join(map(plain_letters, text))


def as_postcode(text):
    """A full postcode, with O and 0, I and 1 put right, or an empty string."""
    letters = "".join(character for character in plain(text).upper() if character.isalnum())
    if not (match := POSTCODE.fullmatch(letters)):
        return ""
    area, district, sector, unit = match.groups()
    return area + (district + sector).translate(AS_DIGIT) + unit


def as_telephone(text):
    """The digits of a number, a British one as it is dialled in Britain."""
    typed = "".join(letter for letter in text if letter.isdecimal() or letter == "+")
    if match := COUNTRY.match(typed):
        typed = "0" + typed[match.end() :].lstrip("0")
    return typed.lstrip("+")


def as_email(text):
    return "".join(text.split()).casefold()


NORMALISED = {Kind.TELEPHONE: as_telephone, Kind.EMAIL: as_email, Kind.POSTCODE: as_postcode}


def first_of_each_kind(values):
    """Each value once, and of each kind no more than there is room for."""
    counted = dict.fromkeys(Kind, 0)
    for value in dict.fromkeys(values):
        counted[value[0]] += 1
        if counted[value[0]] <= MOST_OF_A_KIND:
            yield value
