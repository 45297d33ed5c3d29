"""A number that no database can hold is a wrong answer, and no fault."""

import pytest
from django.core.exceptions import ValidationError

from amnesty.models import CollectionArea
from campaign_site.staff_fields import RowsField
from tests.amnesty.factories import an_area


@pytest.mark.django_db
@pytest.mark.parametrize("number", [str(2**63), "9" * 400, "-1", "x", "0"])
def test_a_number_that_is_no_row_is_refused(number):
    area = an_area()
    field = RowsField(queryset=CollectionArea.objects.all())

    assert list(field.clean([str(area.pk)])) == [area]
    with pytest.raises(ValidationError):
        field.clean([number])
