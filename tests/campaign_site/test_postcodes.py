import pytest

from campaign_site.postcodes import outward_code


@pytest.mark.parametrize(
    ("typed", "outward"),
    [
        ("NN1 1AA", "NN1"),
        ("nn11aa", "NN1"),
        ("nn10 0ab", "NN10"),
        (" NN29-7XX ", "NN29"),
        ("NN1", "NN1"),
        ("nn18", "NN18"),
        ("W1A 1AA", "W1A"),
        ("", ""),
        ("near the park", ""),
        ("12345", ""),
    ],
)
def test_the_district_is_found_however_a_postcode_is_typed(typed, outward):
    assert outward_code(typed) == outward
