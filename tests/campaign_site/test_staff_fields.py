import re

import pytest
from django.core.exceptions import ValidationError

from campaign_site.staff_fields import DayField


@pytest.mark.parametrize(("typed", "code"), [("", "required"), ("yesterday", "invalid")])
def test_the_day_that_a_mistake_recommends_is_taken(typed, code):
    field = DayField()

    with pytest.raises(ValidationError) as refused:
        field.clean(typed)

    assert refused.value.code == code
    recommended = re.search(r"such as (.+)", str(refused.value.message))[1]
    assert str(field.clean(recommended)) == recommended
