"""What it is about: the story, the place, the time, and what else is known."""

from functools import cached_property

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from campaign_site.forms import QuestionForm
from campaign_site.govuk import CharacterCount, CheckboxesField, Radios, Textarea, TextInput
from campaign_site.languages import said_when_read
from reports.models import ConcernReport, Topic

from .people import WHO_AND_WHAT

ABOUT_IT = _("What you know")
WHERE_AND_WHEN = _("Where and when")
SAFETY = _("How to act safely")


class TopicForm(QuestionForm):
    section = ABOUT_IT

    topic = forms.ChoiceField(
        label=_("What is it about?"),
        help_text=_("Choose what fits best. If you are not sure, choose the last one."),
        widget=Radios,
        error_messages={
            "required": _("Select what it is about"),
            "invalid_choice": _("Select what it is about"),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        topics = Topic.objects.offered()
        self.fields["topic"].choices = [
            (topic.slug, said_when_read(topic.name)) for topic in topics
        ]
        self.fields["topic"].widget.hints = {
            topic.slug: said_when_read(topic.hint) for topic in topics
        }


class TimingForm(QuestionForm):
    section = ABOUT_IT
    is_the_same_for_everyone = True

    timing = forms.ChoiceField(
        label=_("Is it happening now?"),
        choices=ConcernReport.Timing,
        widget=Radios(
            hints={
                ConcernReport.Timing.NOW: _(
                    "If a crime is happening now, call 999. That is faster than this form."
                )
            }
        ),
        error_messages={"required": _("Select whether it is happening now")},
    )


class StoryForm(QuestionForm):
    """Shows the signs, advice and helplines of the topic that was chosen."""

    section = ABOUT_IT

    story = forms.CharField(
        label=_("What have you seen or heard?"),
        help_text=_(
            "Tell it in your own words. It does not matter if you do not know everything. "
            "Do not put yourself at risk to find out more."
        ),
        widget=CharacterCount(rows=10),
        max_length=5000,
        error_messages={"required": _("Enter what you have seen or heard")},
    )

    @cached_property
    def topic(self):
        return Topic.objects.filter(slug=self.answers["topic"]).first()

    @property
    def is_happening_now(self):
        return self.answers["timing"] == ConcernReport.Timing.NOW


class PlaceForm(QuestionForm):
    title = _("Where is it happening?")
    section = WHERE_AND_WHEN
    is_the_same_for_everyone = True

    place = forms.CharField(
        label=_("Address or place"),
        help_text=_("An address, a street, or a place in your own words."),
        widget=Textarea(rows=3),
        max_length=500,
        required=False,
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        help_text=_("All of it or the first part, such as NN1."),
        widget=TextInput(width=10, spellcheck=False),
        max_length=20,
        required=False,
    )
    online_place = forms.CharField(
        label=_("Website, app or game"),
        help_text=_("If it is online. Its name or its address."),
        widget=TextInput(spellcheck=False),
        max_length=300,
        required=False,
    )
    is_unknown = forms.BooleanField(label=_("I do not know where it is"), required=False)

    PLACES = ("place", "postcode", "online_place")

    def clean(self):
        given = self.cleaned_data
        is_told = any(given.get(name) for name in self.PLACES)
        if not self.errors and is_told == given["is_unknown"]:
            self.add_error(
                "place",
                _("Enter a place or a postcode, or select “I do not know where it is”")
                if not is_told
                else _("Enter a place, or select “I do not know where it is”, but not both"),
            )
        return given

    def told(self):
        """Either where it is, or that it is not known."""
        if self.cleaned_data["is_unknown"]:
            return [(self.title, self.fields["is_unknown"].label)]
        return [(self.fields[name].label, self.shown(name)) for name in self.PLACES]


class WhenForm(QuestionForm):
    """Nobody need know it exactly: words and "I do not know exactly" go together."""

    title = _("When did it happen, and how often?")
    section = WHERE_AND_WHEN
    is_the_same_for_everyone = True

    when = forms.CharField(
        label=_("In your own words"),
        help_text=_("A month, a day of the week or a time of day is enough."),
        widget=Textarea(rows=3),
        max_length=500,
        required=False,
    )
    is_inexact = forms.BooleanField(label=_("I do not know exactly"), required=False)

    def told(self):
        inexact = self.fields["is_inexact"].label if self.cleaned_data["is_inexact"] else ""
        lines = [self.cleaned_data["when"], str(inexact)]
        return [(self.title, "\n".join(filter(None, lines)) or _now("Not provided"))]


class OnlineForm(QuestionForm):
    tab_title = _("Numbers and accounts")
    section = WHO_AND_WHAT
    is_the_same_for_everyone = True

    online = forms.CharField(
        label=_("Do you know any phone numbers, accounts or web addresses?"),
        help_text=_(
            "Those of the people it is about, not your own. "
            "If you do not know any, leave this empty."
        ),
        widget=Textarea(rows=4, spellcheck=False),
        max_length=1000,
        required=False,
    )


class RisksForm(QuestionForm):
    tab_title = _("What we should know")
    section = SAFETY
    is_the_same_for_everyone = True

    risks = CheckboxesField(
        label=_("Are any of these involved?"),
        help_text=_("Select all that apply. This helps us to keep people safe."),
        choices=[
            *ConcernReport.Risk.choices,
            ("not-sure", _("I do not know")),
            ("none", _("None of these")),
        ],
        exclusive="none",
        required=False,
    )


class KnowledgeForm(QuestionForm):
    title = _("How do you know about it?")
    section = SAFETY
    is_the_same_for_everyone = True

    how_known = forms.CharField(
        label=_("How you know"),
        help_text=_("Do not say anything that could show who you are."),
        widget=CharacterCount(rows=4),
        max_length=1000,
        required=False,
    )
    safe_to_act = forms.ChoiceField(
        label=_("Can we act on this without putting you or anyone else at risk?"),
        help_text=_("For example, would someone guess that you told us?"),
        choices=ConcernReport.SafeToAct,
        widget=Radios,
        error_messages={"required": _("Select yes if we can act on this without risk to anyone")},
    )
