"""The look of a question: GOV.UK Frontend's markup for Django's forms.

crispy-forms ships no templates, so `templates/govuk/` is a template pack of our own, and the
tests hold it against GOV.UK Frontend's fixtures. A form joins with one line:
`bound_field_class = GovukBoundField`. The bound field then chooses the component by the widget,
ties hint and error to it, knows where the error summary must land, and words every message
that the form's author left to Django.

Two attributes of the form are read. `heading` is the name of the field whose label is also the
page's h1. `marks_optional = False` leaves out "(optional)".
"""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset as CrispyFieldset
from crispy_forms.layout import Submit as CrispySubmit
from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from . import languages
from .govuk_dates import DateInput
from .govuk_messages import fill_in_messages


class TextInput(forms.TextInput):
    """One line. `width` is the length of the answer in characters: 2, 3, 4, 5, 10, 20 or 30."""

    def __init__(self, attrs=None, *, width=None, **attributes):
        classes = {"class": f"govuk-input--width-{width}"} if width else {}
        super().__init__({**classes, **spelled_out(attributes), **(attrs or {})})


class Textarea(forms.Textarea):
    """Several lines. Line breaks count once, as the reader and the counting script count them."""

    def __init__(self, attrs=None, *, rows=5, **attributes):
        super().__init__({"rows": rows, **spelled_out(attributes), **(attrs or {})})
        self.attrs.pop("cols", None)

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class CharacterCount(Textarea):
    """A text that says how much room is left, up to the field's `max_length`."""


class ChoiceHints:
    """Choices with hints by value, and an "or" before the choice that stands apart."""

    exclusive = None

    def __init__(self, attrs=None, choices=(), *, hints=None, divider_before=None):
        super().__init__(attrs, choices)
        self.hints = hints or {}
        self.divider_before = divider_before

    def create_option(self, name, value, *args, **kwargs):
        return {
            **super().create_option(name, value, *args, **kwargs),
            "hint": self.hints.get(value),
            "has_divider": self.divider_before is not None and value == self.divider_before,
            "is_exclusive": self.exclusive is not None and value == self.exclusive,
        }


class Radios(ChoiceHints, forms.RadioSelect):
    """One of a few answers."""


class Checkboxes(ChoiceHints, forms.CheckboxSelectMultiple):
    """Any of a few answers; `CheckboxesField` adds the answer that excludes the others."""


class CheckboxesField(forms.MultipleChoiceField):
    """Any of a few answers, or the one that excludes the others, such as "None of these".

    The script unticks the others, but the field must say so too: it works without the script.
    """

    widget = Checkboxes
    default_error_messages = {
        "exclusive": _("Select the answers that apply, or select “%(label)s”, but not both"),
    }

    def __init__(self, *, exclusive=None, **kwargs):
        super().__init__(**kwargs)
        self.exclusive = exclusive
        if exclusive is not None:
            self.widget.exclusive = exclusive
            self.widget.divider_before = exclusive

    def validate(self, value):
        super().validate(value)
        if self.exclusive in value and len(value) > 1:
            label = dict(self.choices)[self.exclusive]
            raise ValidationError(
                self.error_messages["exclusive"], code="exclusive", params={"label": label}
            )


class GovukBoundField(BoundField):
    """A field as GOV.UK Frontend draws it. `field.component` is the template that does."""

    COMPONENTS = (  # the widget, its template, its class, its class when the answer is wrong
        (
            CharacterCount,
            "character_count",
            "govuk-textarea govuk-js-character-count",
            "govuk-textarea--error",
        ),
        (forms.Textarea, "labelled", "govuk-textarea", "govuk-textarea--error"),
        (forms.CheckboxSelectMultiple, "checkboxes", "", ""),  # is a RadioSelect too
        (forms.RadioSelect, "radios", "", ""),
        (forms.Select, "labelled", "govuk-select", "govuk-select--error"),
        (forms.FileInput, "labelled", "govuk-file-upload", "govuk-file-upload--error"),
        (forms.CheckboxInput, "checkbox", "govuk-checkboxes__input", ""),
        (DateInput, "date_input", "", ""),
        (forms.Widget, "labelled", "govuk-input", "govuk-input--error"),
    )

    def __init__(self, form, field, name):
        super().__init__(form, field, name)
        fill_in_messages(field, self.label)
        self.component_name, self.css_class, self.css_class_when_wrong = next(
            rest for widget, *rest in self.COMPONENTS if isinstance(field.widget, widget)
        )

    @property
    def component(self):
        return f"govuk/components/{self.component_name}.html"

    @property
    def html_id(self):
        return self.field.widget.attrs.get("id") or self.auto_id

    @property
    def is_heading(self):
        return getattr(self.form, "heading", None) == self.name

    @property
    def label_text(self):
        is_marked = getattr(self.form, "marks_optional", True)
        if self.field.required or not is_marked or self.component_name == "checkbox":
            return self.label
        return _("%(label)s (optional)") % {"label": self.label}

    @property
    def error(self):
        """The first message: a reader can mend one thing at a time."""
        return self.errors[0] if self.errors else ""

    @property
    def error_href(self):
        """Where a link in the error summary lands: on the box to fill in, or the first choice."""
        if self.is_hidden:
            return ""
        if self.component_name == "date_input":
            first = next(iter(self.wrong_parts or DateInput.PARTS))
            return f"#{self.html_id}-{first}"
        return f"#{self.html_id}"

    @property
    def aria_describedby(self):
        ids = [
            f"{self.html_id}-info" if self.maxlength else "",
            f"{self.html_id}-hint" if self.help_text else "",
            f"{self.html_id}-error" if self.errors else "",
        ]
        return " ".join(filter(None, ids))

    @property
    def maxlength(self):
        return self.field.max_length if self.component_name == "character_count" else None

    @property
    def maxlength_said(self):
        return number_format(self.maxlength, use_l10n=True, force_grouping=True)

    @property
    def count_messages(self):
        """What the counting script says. It has English of its own, and counts as we do not."""
        return {} if languages.is_own() else dict(count_messages())

    @property
    def widget_class(self):
        return self.field.widget.attrs.get("class", "")

    @property
    def choices(self):
        """The first choice has the field's own id, which the error summary links to."""
        return [
            {**choice.data, "id": f"{self.html_id}-{number}" if number > 1 else self.html_id}
            for number, choice in enumerate(self.subwidgets, start=1)
        ]

    @property
    def date_parts(self):
        return [part.data for part in self.subwidgets]

    @property
    def wrong_parts(self):
        """The boxes of a date that its error is about; all of them when it does not say."""
        for error in self.form.errors.as_data().get(self.name, []):
            return list((error.params or {}).get("wrong_parts", DateInput.PARTS))
        return []

    def build_widget_attrs(self, attrs, widget=None):
        """GOV.UK Frontend's attributes. No `required` and no `maxlength`: the server answers
        in words, and nothing that was typed or pasted is cut off."""
        attrs = {**attrs, "disabled": self.field.disabled, "maxlength": False}
        if self.is_hidden:
            return attrs
        wrong = self.css_class_when_wrong if self.errors else ""
        classes = " ".join(filter(None, [self.css_class, self.widget_class, wrong]))
        attrs["class"] = classes or False
        attrs["aria-describedby"] = self.aria_describedby or False
        return attrs


class Helper(FormHelper):
    """A form whose button says something else than "Continue", or that has a layout.

    Hidden fields that the layout does not mention are there all the same.
    """

    render_hidden_fields = True

    def __init__(self, form=None, submit=None):
        super().__init__(form)
        self.add_input(Submit("", submit or _("Continue")))


class Fieldset(CrispyFieldset):
    """Several fields under a legend."""

    def render(self, form, context, template_pack="govuk", **kwargs):
        """As crispy-forms does, but the legend is not a template and is escaped."""
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        drawn = {"fieldset": self, "legend": self.legend, "fields": fields}
        return render_to_string(self.get_template_name(template_pack), drawn)


class Submit(CrispySubmit):
    """A button that is pressed once. `css_class="govuk-button--secondary"` is the quiet one."""

    field_classes = "govuk-button"

    def render(self, form, context, template_pack="govuk", **kwargs):
        """As crispy-forms does, but the text is not a template and is escaped."""
        return render_to_string(self.get_template_name(template_pack), {"input": self})


# A number of each kind that some language has a form of its own for, by its name in CLDR.
NUMBERS = {"one": 1, "few": 2, "many": 5, "other": 20}


def count_messages():
    """By the end of the attribute that GOV.UK Frontend reads it from."""
    count = {"count": "%{count}"}
    for kind, number in NUMBERS.items():
        yield (
            f"under-limit.{kind}",
            ngettext(
                "You have %(count)s character remaining",
                "You have %(count)s characters remaining",
                number,
            )
            % count,
        )
        yield (
            f"over-limit.{kind}",
            ngettext(
                "You have %(count)s character too many",
                "You have %(count)s characters too many",
                number,
            )
            % count,
        )
    yield "at-limit", gettext("You have 0 characters remaining")


def spelled_out(attributes):
    """HTML wants spellcheck="false"; Django leaves an attribute that is False out."""
    words = {True: "true", False: "false"}
    if "spellcheck" in attributes:
        return {**attributes, "spellcheck": words[attributes["spellcheck"]]}
    return attributes
