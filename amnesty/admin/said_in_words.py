"""What a version says, as staff read it: a label and words for each field that is public."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign_site.dates import clock_in_words, day_in_words

NOTHING = _("Nothing")


def public_words(row, values):
    """By the names of the fields of this row, those of the `values` that a version keeps."""
    return {
        capitalised(field.verbose_name): in_words(field, values[field.name])
        for field in row.public_fields()
        if field.name in values
    }


def capitalised(words):
    words = str(words)
    return words[:1].upper() + words[1:]


def in_words(field, value):
    if value in (None, "", []):
        return str(NOTHING)
    if field.many_to_many:
        rows = field.related_model.objects.filter(pk__in=value)
        return "\n".join(str(row) for row in rows)
    value = field.to_python(value)
    if field.choices:
        return str(dict(field.flatchoices)[value])
    if isinstance(field, models.DateField):
        return day_in_words(value)
    return clock_in_words(value) if isinstance(field, models.TimeField) else str(value)
