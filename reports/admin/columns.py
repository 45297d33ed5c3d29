"""What an export may say of each report. Nothing of its giver is among it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign_site.languages import named
from campaign_site.recorded_admin import WHY_SHUT
from reports.models import ConcernReport, Grading

from .sheets import original

FACTS = gettext_lazy("What it is about")
WORK = gettext_lazy("Where it stands")
GRADING = gettext_lazy("How it was judged")
TEXT = gettext_lazy("What it says")


@dataclass(frozen=True)
class Column:
    """Staff choose it by its label, under its group; `name` stands in the file, and on record."""

    name: str
    group: str
    label: str
    shown: Callable

    def value(self, report):
        """Its text, or why it can't be read here: one damaged report keeps back no other."""
        try:
            return str(self.shown(report))
        except tuple(WHY_SHUT) as error:
            return str(WHY_SHUT[type(error)])


def in_words(row, field):
    """A field as staff read it; but a day is written so that a spreadsheet can sort it."""
    value = getattr(row, field.name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return getattr(row, f"get_{field.name}_display")() if field.choices else value or ""


def fact(name, field_name, group=FACTS):
    field = ConcernReport._meta.get_field(field_name)
    return Column(name, group, field.verbose_name, lambda report: in_words(report, field))


def grade(name, field_name, label=""):
    field = Grading._meta.get_field(field_name)

    def shown(report):
        newest = next(iter(report.gradings.all()), None)
        return in_words(newest, field) if newest else ""

    return Column(name, GRADING, label or field.verbose_name, shown)


def safe_text(report):
    return report.shareable_text.text.open() if hasattr(report, "shareable_text") else ""


def as_told(report):
    return "\n\n".join(f"{question}\n{answer}" for question, answer in original(report))


COLUMNS = [
    Column("reference", "", gettext_lazy("reference"), str),
    fact("received", "received_on"),
    fact("topic", "topic"),
    fact("timing", "timing"),
    fact("area", "outward_code"),
    fact("risk", "risk"),
    fact("children", "has_children"),
    fact("weapons", "has_weapons"),
    fact("adults", "has_vulnerable_adults"),
    fact("traps", "has_dogs_or_traps"),
    fact("channel", "channel"),
    Column("language", FACTS, gettext_lazy("language"), lambda report: named(report.language)),
    fact("status", "status", WORK),
    fact("outcome", "outcome", WORK),
    fact("onward", "onward_reference", WORK),
    fact("ended", "closed_on", WORK),
    grade("threat", "threat"),
    grade("harm", "harm"),
    grade("graded_risk", "risk", gettext_lazy("risk, as graded")),
    grade("vulnerability", "vulnerability"),
    grade("source", "source"),
    grade("information", "information"),
    Column("safe_text", TEXT, gettext_lazy("safe-to-share text"), safe_text),
]
ORIGINAL = Column("original", "", gettext_lazy("what was told"), as_told)


def choices():
    """By group, for a form; the reference is in each file."""
    groups = dict.fromkeys(column.group for column in COLUMNS if column.group)
    return [
        (group, [(column.name, column.label) for column in COLUMNS if column.group == group])
        for group in groups
    ]
