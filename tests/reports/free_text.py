"""Every field of the report that takes free text, found in the journey itself."""

import re

from django import forms

from campaign_site.repeated_questions import RepeatedForm
from reports.journey import STEPS


def free_text(field):
    return isinstance(field, forms.CharField) and not field.widget.is_hidden


def keys_of(step):
    """The names under which the free texts of a question are sent, with their fields."""
    form = step.form_class
    fields = {name: field for name, field in form.base_fields.items() if free_text(field)}
    if issubclass(form, RepeatedForm):
        fields |= {
            f"{form.name}-{number}-{name}": field
            for name, field in form.block.base_fields.items()
            for number in range(1, form.most + 1)
        }
    return fields


FIELDS = {(step.slug, key): field for step in STEPS for key, field in keys_of(step).items()}


def kind_of(slug, key):
    """The same name for the field of every person or vehicle."""
    return re.sub(r"-\d+-", "-", f"{slug}:{key}")


KINDS = {kind_of(slug, key): field for (slug, key), field in FIELDS.items()}


def values_of(report):
    values = {}
    for page in [*report.answers.open()["pages"], *report.contact.details.open()["pages"]]:
        for name, value in page["values"].items():
            blocks = value if name in {"people", "vehicles"} else []
            values[page["step"], name] = value
            for number, block in enumerate(blocks, start=1):
                values |= {
                    (page["step"], f"{name}-{number}-{key}"): text for key, text in block.items()
                }
    return values
