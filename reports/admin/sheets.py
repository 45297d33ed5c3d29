"""What leaves the site about one report, on paper or as a file.

A sheet says coarse facts and the safe-to-share text. A marked one holds what was told instead;
of who told it neither holds a word. Whoever made a sheet stands on it, with the time.
"""

from dataclasses import dataclass

from csp.constants import HEADER
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign_site.dates import day_in_words
from reports.models import Grading, ShareableText

MARK = gettext_lazy("CONTAINS WHAT MAY POINT TO THE GIVER")
GRADES = ("threat", "harm", "risk", "vulnerability", "source", "information")
RULE = "-" * 60


@dataclass(frozen=True)
class Sheet:
    reference: str
    facts: list
    told: list
    made_by: str
    mark: str = ""

    @property
    def words(self):
        return "\n".join(text for _name, text in self.told)

    def as_text(self):
        """For a file that any editor shows the same."""
        mark = [str(self.mark), ""] if self.mark else []
        facts = [(_("Reference"), self.reference), *self.facts]
        lines = [f"{name}: {value}" for name, value in facts]
        answers = [line for name, text in self.told for line in (name, *text.splitlines(), "")]
        lines = [*mark, *lines, self.made_by, RULE, "", *answers, RULE, *mark]
        return "\r\n".join(lines) + "\r\n"


def safe_sheet(report, made_by, recipient):
    """Raises CannotOpen, or ShareableText.DoesNotExist where none was written."""
    text = ShareableText.objects.get(report=report).text.open()
    told = [(_("What was reported"), text)]
    return Sheet(report.reference, facts(report, recipient), told, made_by)


def original_sheet(report, made_by, recipient):
    """What was told with the report and added to it later. Raises CannotOpen."""
    told = original(report)
    return Sheet(report.reference, facts(report, recipient), told, made_by, str(MARK))


def original(report):
    """Questions with their answers, in the order in which they were told. Raises CannotOpen."""
    pages = report.answers.open()["pages"]
    answers = [(question, answer) for page in pages for question, answer in page["rows"]]
    added = [(added_on(addition), addition.text.open()) for addition in report.additions.all()]
    return answers + added


def added_on(addition):
    return _("Added on %(day)s") % {"day": day_in_words(addition.received_on)}


def facts(report, recipient):
    to = [(_("For"), recipient)] if recipient else []
    return [
        (_("Received"), day_in_words(report.received_on)),
        (_("Topic"), report.topic.name),
        *[(capitalised(name), value) for name, value in grades(report)],
        *to,
    ]


def grades(report):
    """The newest judgement of a report, without what it leaves open."""
    grading = next(iter(report.gradings.all()), None)
    named = [(name, Grading._meta.get_field(name).verbose_name) for name in GRADES]
    given = [(label, getattr(grading, f"get_{name}_display")()) for name, label in named if grading]
    return [(str(label), str(value)) for label, value in given if value]


def capitalised(words):
    return words[:1].upper() + words[1:]


def as_file(content, content_type, name):
    """To save, never to show: a browser that opens it runs nothing of it."""
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            HEADER: "default-src 'none'; sandbox",
        },
    )
