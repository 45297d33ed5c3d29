"""A question, as every journey asks it."""

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import languages
from .dates import day_in_words
from .govuk import CharacterCount, GovukBoundField, Helper


class QuestionForm(forms.Form):
    """One question on one page. It knows the answers to the questions before it.

    `title` is the heading when the page has more than one field; with one field the
    field's label is the heading. `tab_title` stands in the browser's tab and history
    instead, where the heading would tell too much. `is_on_check_page` is false for a
    question whose answer is not sent; on that page answers stand under headings, `section`.
    What a page that `is_about_the_reporter` tells is kept apart. `stays_at` is the id on the
    same page where someone goes on who pressed another button than "Continue".

    "Back", "Stop" and other languages are buttons of the form too, so that what was typed is
    kept, unless the form is not `is_kept_unfinished`. It then comes back as it was left:
    without errors, and not as an answer before "Continue" is pressed.

    One that `is_the_same_for_everyone` shows nothing of earlier answers or of the database, so
    before it is answered it is drawn once for all (untouched.py).
    """

    WAYS_OUT = ("back", "stop")

    bound_field_class = GovukBoundField
    title = ""
    tab_title = ""
    is_on_check_page = True
    section = ""
    is_about_the_reporter = False
    stays_at = ""
    is_kept_unfinished = True
    is_the_same_for_everyone = False

    def __init__(self, *args, answers=None, **kwargs):
        self.answers = answers or {}
        super().__init__(*args, **kwargs)

    @property
    def page_title(self):
        return self.tab_title or self.title or next(iter(self.fields.values())).label

    @property
    def heading(self):
        """The name of the one field whose label is the heading of the page."""
        return None if self.title else next(iter(self.fields))

    @property
    def way_out(self):
        """The button by which the question was left unanswered, or none."""
        pressed = self.data.get("go", "")
        return pressed if pressed in self.WAYS_OUT or languages.are_there(pressed) else ""

    @property
    def is_unfinished(self):
        """Whether it comes back as it was left. It is no answer yet, and not a wrong one."""
        return bool(self.way_out)

    def is_valid(self):
        return not self.is_unfinished and super().is_valid()

    def full_clean(self):
        super().full_clean()
        if self.is_unfinished:
            self.errors.clear()

    def typed(self):
        """What the visitor typed into this question's own fields, as a query string."""
        kept = QueryDict(mutable=True)
        for name, field in self.fields.items():
            self.keep(kept, field, name)
        return kept.urlencode()

    def keep(self, kept, field, name, new_name=None):
        """Put what was typed into a field among what is kept, perhaps under another name."""
        takes_several = getattr(field.widget, "allow_multiple_selected", False)
        parts = getattr(field.widget, "PARTS", None)
        for ending in [f"-{part}" for part in parts] if parts else [""]:
            typed = self.data.getlist(f"{name}{ending}")
            kept.setlist(f"{new_name or name}{ending}", typed if takes_several else typed[-1:])

    def told(self):
        """The answers as the visitor would read them: (question, text) pairs."""
        return [(field.label, self.shown(field.name)) for field in self]

    def told_values(self):
        """The answers as values, as they are sealed."""
        return self.cleaned_data

    def shown(self, name):
        return in_words(self.fields[name], self.cleaned_data.get(name))


def in_words(field, value):
    """An answer as the visitor would read it."""
    choices = getattr(field, "choices", None)
    if value in (None, "", []):
        return _("Not provided")
    if choices is None:
        return one_in_words(value)
    labels = {str(key): str(label) for key, label in choices}
    values = value if isinstance(value, (list, tuple)) else [value]
    return "\n".join(labels.get(str(item), str(item)) for item in values)


def one_in_words(value):
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return day_in_words(value) if isinstance(value, date) else str(value)


class DeadEndForm(QuestionForm):
    """A page where the journey stops. It can't be answered."""

    tab_title = gettext_lazy("What to do now")
    is_on_check_page = False

    @property
    def heading(self):
        return None

    def is_valid(self):
        return False


class FeedbackForm(QuestionForm):
    helper = Helper(submit=gettext_lazy("Send feedback"))

    message = forms.CharField(
        label=gettext_lazy("What works, and what doesn’t?"),
        help_text=gettext_lazy(
            "This is about the website only. Do not tell us about a crime or a person here."
        ),
        widget=CharacterCount,
        max_length=2000,
        error_messages={"required": gettext_lazy("Enter what you would like to tell us")},
    )
