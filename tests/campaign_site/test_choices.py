"""A list calls a choice what Django calls it."""

from types import SimpleNamespace

import pytest

from amnesty.models import Booking
from campaign_site.choices import name_choices, words_of
from reports.models import ConcernReport

COLUMNS = [
    (ConcernReport, "risk"),
    (ConcernReport, "status"),
    (Booking, "status"),
    (Booking, "contact_way"),
    (Booking, "channel"),
]


@pytest.mark.parametrize(("model", "column"), COLUMNS)
def test_each_choice_has_the_words_that_django_has_for_it(model, column):
    field = model._meta.get_field(column)
    values = [value for value, _words in field.flatchoices]
    rows = [SimpleNamespace(**{column: value}) for value in [*values, "", "unknown"]]

    name_choices(rows, words_of(model, column))

    assert [row.in_words[column] for row in rows] == [
        model._get_FIELD_display(row, field) for row in rows
    ]
