"""What may be passed on: no number below 5, and none from which one could be worked out."""

from itertools import product

import pytest

from campaign_site.small_numbers import FEWEST, shown


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0"),
        (1, "fewer than 5"),
        (4, "fewer than 5"),
        (5, "5"),
        (7, "5"),
        (8, "10"),
        (12, "10"),
        (1234, "1235"),
    ],
)
def test_a_count_is_rounded_and_a_small_one_is_only_called_small(count, words):
    assert str(shown(count)) == words


def test_nothing_tells_one_small_number_from_another():
    assert len({shown(count) for count in range(1, FEWEST)}) == 1


def fits(page, *counts):
    return [str(shown(count)) for count in counts] == page


@pytest.mark.parametrize("other", range(FEWEST, 40))
@pytest.mark.parametrize("hidden", range(1, FEWEST))
def test_no_total_lets_the_one_small_number_of_a_table_be_worked_out(hidden, other):
    """Nor does another table of the same page, with the same total and nothing hidden."""
    page = [str(shown(count)) for count in (hidden, other, hidden + other)]

    possible = {
        one for one, two in product(range(1, FEWEST), range(50)) if fits(page, one, two, one + two)
    }

    assert len(possible) > 1


@pytest.mark.parametrize("before", range(FEWEST, 40))
@pytest.mark.parametrize("hidden", range(1, FEWEST))
def test_a_period_that_is_a_week_longer_does_not_tell_that_week(hidden, before):
    shorter, longer = str(shown(before)), str(shown(before + hidden))

    possible = {
        week
        for week, rest in product(range(1, FEWEST), range(50))
        if fits([shorter, longer], rest, rest + week)
    }

    assert len(possible) > 1
