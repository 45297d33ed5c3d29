"""What the queue can be narrowed by. Only what this form knows is ever asked of the database."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaign_site import languages, references
from campaign_site.postcodes import outward_code
from reports.models import ConcernReport, Topic
from reports.models.queue import Queue
from reports.spam_signs import Sign


class Flag(NamedTuple):
    word: str
    label: Promise
    narrows: Callable


def flag_of(risk):
    return Flag(risk.value, risk.label, lambda reports: reports.filter(**{risk.column: True}))


FLAGS = (
    Flag("overdue", _("Overdue"), lambda reports: reports.overdue()),
    Flag("held", _("On hold for safety"), lambda reports: reports.filter(is_held=True)),
    Flag("added-to", _("Added to"), lambda reports: reports.filter(is_added_to=True)),
    Flag(
        "threat-words",
        _("Words of threat to life"),
        lambda reports: reports.filter(has_threat_words=True),
    ),
    Flag("soon", _("Now or soon"), lambda reports: reports.near()),
    *map(flag_of, ConcernReport.Risk),
)


class With(models.TextChoices):
    ME = "me", _("Me")
    NOBODY = "nobody", _("Nobody")


# Where a question is not called like the column that it narrows.
COLUMNS = {"topic": "topic_id", "area": "outward_code", "doubts": "doubts__contains"}


def any_or(choices):
    return [("", _("Any")), *choices]


class QueueForm(forms.Form):
    """A list, and what to narrow it by. A parameter that it does not know changes nothing."""

    queue = forms.ChoiceField(label=_("List"), choices=Queue, required=False)
    assignee = forms.ChoiceField(label=_("With"), choices=any_or(With.choices), required=False)
    risk = forms.ChoiceField(
        label=_("Risk"), choices=any_or(reversed(Topic.Risk.choices)), required=False
    )
    status = forms.ChoiceField(
        label=_("Status"), choices=any_or(ConcernReport.Status.choices), required=False
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    area = forms.CharField(
        label=_("Postcode district"),
        required=False,
        max_length=10,
        widget=forms.TextInput({"size": 6, "spellcheck": "false"}),
    )
    channel = forms.ChoiceField(
        label=_("Channel"), choices=any_or(ConcernReport.Channel.choices), required=False
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=any_or(languages.for_staff()), required=False
    )
    doubts = forms.ChoiceField(label=_("Doubts"), choices=any_or(Sign.choices), required=False)
    only = forms.MultipleChoiceField(
        label=_("Only those with"),
        choices=[(flag.word, flag.label) for flag in FLAGS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data):
        super().__init__(data)
        self.fields["topic"].choices = any_or(Topic.objects.values_list("pk", "name"))
        self.is_valid()

    def clean_area(self):
        typed = self.cleaned_data["area"]
        district = outward_code(typed)
        if typed and not district:
            raise forms.ValidationError(_("Enter a postcode district, such as NN1"))
        return district

    def clean_queue(self):
        return self.cleaned_data["queue"] or Queue.OPEN

    @property
    def chosen(self):
        """What was chosen beside the usual. What was wrong is left out, and said by the form."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if value and (name, value) != ("queue", Queue.OPEN)
        }

    @property
    def names(self):
        """Which filters are in use, without what was chosen or typed in them."""
        others = [name for name in self.chosen if name != "only"]
        return sorted([*others, *self.chosen.get("only", [])])

    @property
    def query(self):
        """The same choice always in the same words, and no others: safe to keep."""
        return urlencode(self.chosen, doseq=True)

    @property
    def lists(self):
        """What I have is mine with doubts or without; else it is the list that was chosen."""
        queue = self.chosen.get("queue", Queue.OPEN)
        is_mine = queue == Queue.OPEN and self.chosen.get("assignee") == With.ME
        return [Queue.OPEN, Queue.DOUBTS] if is_mine else [queue]

    @property
    def leaves_out_doubts(self):
        return self.lists == [Queue.OPEN]

    @property
    def query_with_doubts(self):
        """The same choice, in the list of doubts."""
        return urlencode({"queue": Queue.DOUBTS} | self.chosen, doseq=True)

    def narrow(self, reports, staff, lists=None):
        chosen = self.chosen | {"queue__in": lists or self.lists}
        chosen.pop("queue", None)
        flags = chosen.pop("only", [])
        if "assignee" in chosen:
            chosen["assignee"] = staff if chosen["assignee"] == With.ME else None
        reports = reports.filter(**{COLUMNS.get(name, name): chosen[name] for name in chosen})
        for flag in FLAGS:
            if flag.word in flags:
                reports = flag.narrows(reports)
        return reports


class ReferenceForm(forms.Form):
    """A search, for nothing but references."""

    SHORTEST, LONGEST = 4, 10

    q = forms.CharField(
        label=_("Reference"),
        max_length=40,
        error_messages={"required": _("Enter at least 4 letters and digits of a reference")},
        widget=forms.TextInput({"size": 16, "spellcheck": "false", "autocapitalize": "characters"}),
        help_text=_("All of it, or the first letters and digits: at least 4."),
    )

    def clean_q(self):
        letters = "".join(filter(str.isalnum, self.cleaned_data["q"].upper()))
        is_one = set(letters) <= set(references.ALPHABET)
        if not is_one or not self.SHORTEST <= len(letters) <= self.LONGEST:
            raise forms.ValidationError(_("Enter at least 4 letters and digits of a reference"))
        prefix = "" if letters.startswith("C") else "C"
        return references.normalise(prefix + letters)
