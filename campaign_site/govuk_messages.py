"""Error messages that say what to do, for every field whose author did not word one.

Django's own messages ("This field is required.") tell a reader nothing. Whatever message is
still Django's own is replaced by one made from the field's label. It is worded when it is
read: a journey asks all its questions again on every request, and most answers are right.
"""

from functools import cache

from django import forms
from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import languages

FROM_THE_LIST = gettext_lazy("Select an answer from the list")
LIMITS = {
    "max_length": gettext_lazy("%(subject)s must be %(limit)s characters or less"),
    "min_length": gettext_lazy("%(subject)s must be %(limit)s characters or more"),
    "max_value": gettext_lazy("%(subject)s must be %(limit)s or less"),
    "min_value": gettext_lazy("%(subject)s must be %(limit)s or more"),
}


# What it returns is a text that is made when someone reads it.
when_read = lazy(lambda word, *about: word(*about), str)


def fill_in_messages(field, label):
    own = djangos_own(type(field))
    for code, message in plain_messages(field, label).items():
        if field.error_messages.get(code) is own.get(code):
            field.error_messages[code] = message


@cache
def djangos_own(field_class):
    """The messages that a field was born with, where Django and no one else worded them."""
    messages = {}
    for cls in reversed(field_class.__mro__):
        if cls.__module__.startswith("django."):
            messages |= vars(cls).get("default_error_messages", {})
    return messages


def plain_messages(field, label):
    return {
        "required": when_read(required, field, label),
        "invalid_choice": FROM_THE_LIST,
        "invalid_list": FROM_THE_LIST,
        "invalid_pk_value": FROM_THE_LIST,
        "null_characters_not_allowed": gettext_lazy("Enter your answer without hidden characters"),
        "empty": gettext_lazy("The selected file is empty"),
        **wrong_shape(field, label),
        **limits(field, label),
    }


def required(field, label):
    if isinstance(field, forms.FileField):
        return _("Select a file")
    if isinstance(field.widget, forms.CheckboxInput):
        return _("Select “%(label)s”") % {"label": label}
    wanted = {"wanted": wanted_answer(str(label))}
    if isinstance(field.widget, forms.widgets.ChoiceWidget):
        return _("Select %(wanted)s") % wanted
    return _("Enter %(wanted)s") % wanted


def wanted_answer(label):
    """The label within a sentence: "Full name" becomes "full name", "UK postcode" stays.

    In other languages a sentence quotes it, or names it last: it stands as it is.
    """
    if is_question(label):
        return _("an answer to “%(label)s”") % {"label": label}
    is_kept = label[1:2].isupper() or not languages.is_own()
    return label if is_kept else label[:1].lower() + label[1:]


def wrong_shape(field, label):
    if isinstance(field, forms.EmailField):
        return {
            "invalid": gettext_lazy(
                "Enter an email address in the correct format, like name@example.com"
            )
        }
    if isinstance(field, forms.FloatField | forms.DecimalField | forms.IntegerField):
        return {"invalid": when_read(not_a_number, label)}
    return {}


def not_a_number(label):
    return _("%(subject)s must be a number") % {"subject": subject_of(label)}


def limits(field, label):
    """Messages for the limits that the field itself sets. Validators added by hand keep theirs."""
    return {
        code: when_read(beyond, wording, limit, label)
        for code, wording in LIMITS.items()
        if (limit := getattr(field, code, None)) is not None
    }


def beyond(wording, limit, label):
    said = number_format(limit, use_l10n=True, force_grouping=True)
    message = wording % {"subject": subject_of(label), "limit": said}
    # Django formats the message once more, with the validator's own parameters.
    return message.replace("%", "%%")


def subject_of(label, of_a_question=None):
    """What a message is about. A question can't be the subject of a sentence."""
    if not label or is_question(label):
        return of_a_question or _("Your answer")
    return label


def is_question(label):
    return str(label).rstrip().endswith("?")
