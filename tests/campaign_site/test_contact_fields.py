import pytest
from django.core.exceptions import ValidationError

from campaign_site.contact_fields import is_telephone_number


@pytest.mark.parametrize(
    "number",
    ["01632 960001", "(01632) 960-001", "+44 1632 960 001", "+44 (0)1632 960001", "07700900001"],
)
def test_a_number_is_taken_as_people_write_it(number):
    is_telephone_number(number)


@pytest.mark.parametrize(
    "number", ["call me", "12345", "1" * 16, "01632 960001\n", "++441632960001"]
)
def test_what_can_not_be_called_is_refused_in_words(number):
    with pytest.raises(ValidationError, match="Enter a telephone number with its area code"):
        is_telephone_number(number)
