"""Error messages that say what to do, for every field whose author did not word one.

Django's own messages ("This field is required.") tell a reader nothing. Whatever message is
still Django's own is replaced by one made from the field's label.
"""

from django import forms
from django.utils.translation import gettext as _


def fill_in_messages(field, label):
    own = djangos_own(field)
    for code, message in plain_messages(field, label).items():
        if field.error_messages.get(code) is own.get(code):
            field.error_messages[code] = message


def djangos_own(field):
    """The messages that the field was born with, where Django and no one else worded them."""
    messages = {}
    for cls in reversed(type(field).__mro__):
        if cls.__module__.startswith("django."):
            messages |= vars(cls).get("default_error_messages", {})
    return messages


def plain_messages(field, label):
    return {
        "required": required(field, label),
        "invalid_choice": _("Select an answer from the list"),
        "invalid_list": _("Select an answer from the list"),
        "invalid_pk_value": _("Select an answer from the list"),
        "null_characters_not_allowed": _("Enter your answer without hidden characters"),
        "empty": _("The selected file is empty"),
        **wrong_shape(field, label),
        **limits(field, label),
    }


def required(field, label):
    if isinstance(field, forms.FileField):
        return _("Select a file")
    if isinstance(field.widget, forms.CheckboxInput):
        return _("Select “%(label)s”") % {"label": label}
    wanted = {"wanted": wanted_answer(label)}
    if isinstance(field.widget, forms.widgets.ChoiceWidget):
        return _("Select %(wanted)s") % wanted
    return _("Enter %(wanted)s") % wanted


def wanted_answer(label):
    """The label within a sentence: "Full name" becomes "full name", "UK postcode" stays."""
    if is_question(label):
        return _("an answer to “%(label)s”") % {"label": label}
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def wrong_shape(field, label):
    if isinstance(field, forms.EmailField):
        return {"invalid": _("Enter an email address in the correct format, like name@example.com")}
    if isinstance(field, forms.FloatField | forms.DecimalField | forms.IntegerField):
        return {"invalid": _("%(subject)s must be a number") % {"subject": subject_of(label)}}
    return {}


def limits(field, label):
    """Messages for the limits that the field itself sets. Validators added by hand keep theirs."""
    wordings = {
        "max_length": _("%(subject)s must be %(limit)s characters or less"),
        "min_length": _("%(subject)s must be %(limit)s characters or more"),
        "max_value": _("%(subject)s must be %(limit)s or less"),
        "min_value": _("%(subject)s must be %(limit)s or more"),
    }
    messages = {}
    for code, wording in wordings.items():
        limit = getattr(field, code, None)
        if limit is not None:
            message = wording % {"subject": subject_of(label), "limit": f"{limit:,}"}
            # Django formats the message once more, with the validator's own parameters.
            messages[code] = message.replace("%", "%%")
    return messages


def subject_of(label, of_a_question=None):
    """What a message is about. A question can't be the subject of a sentence."""
    if not label or is_question(label):
        return of_a_question or _("Your answer")
    return label


def is_question(label):
    return str(label).rstrip().endswith("?")
