from collections import Counter

import pytest

from reports.models import ResponseTarget
from reports.waits import Waits, median


@pytest.mark.parametrize(
    ("days", "middle"),
    [([], None), ([3], 3), ([1, 2], 1.5), ([5, 0, 9], 5), ([1, 1, 1, 8], 1), ([0, 4, 5, 9], 4.5)],
)
def test_the_median_is_the_number_in_the_middle(days, middle):
    assert median(Counter(days)) == middle


def waits(counted, gone=0, days_gone=0):
    return Waits(counted, "days_to_look", gone, days_gone)


def test_each_wait_stands_in_the_first_row_that_is_long_enough():
    by_step = waits({(1, 0): 2, (1, 1): 3, (3, 2): 4, (1, 28): 5, (1, 29): 6, (1, None): 7}).by_step

    assert by_step == {0: 2, 1: 3, 3: 4, 28: 5, None: 6}


def test_within_the_target_is_by_the_target_of_each_risk(db):
    ResponseTarget.objects.all().delete()
    ResponseTarget.objects.create(risk=3, days_to_look=0, days_to_close=9)
    ResponseTarget.objects.create(risk=1, days_to_look=5, days_to_close=9)

    looks = waits({(3, 0): 1, (3, 1): 10, (1, 5): 100, (1, 6): 1000, (1, None): 9, (2, 0): 7})

    assert looks.in_time == 101


def test_those_that_are_gone_are_in_no_median_and_have_an_average():
    looks = waits({(1, 4): 1}, gone=10, days_gone=25)

    assert (looks.median, looks.average_gone) == (4, 2.5)


def test_without_any_gone_there_is_no_average():
    assert waits({}).average_gone is None
