from datetime import UTC, date, datetime

import pytest

from campaign_site import dates
from tests.news.factories import NOW


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (10, 16, "10:16am"),
        (17, 0, "5pm"),
        (17, 5, "5:05pm"),
        (0, 0, "midnight"),
        (0, 1, "12:01am"),
        (12, 0, "midday"),
        (12, 30, "12:30pm"),
    ],
)
def test_a_time_is_written_as_people_say_it(hour, minute, words):
    assert dates.time_in_words(NOW.replace(hour=hour, minute=minute)) == words


def test_a_time_is_that_of_this_country():
    in_summer = datetime(2023, 6, 30, 23, 30, tzinfo=UTC)

    assert dates.moment_in_words(in_summer) == "12:30am on 1 July 2023"


def test_a_moment_has_its_day():
    assert dates.moment_in_words(NOW) == "10:16am on 23 January 2023"


def test_a_planned_moment_has_its_day_of_the_week():
    assert dates.planned_moment_in_words(NOW) == "Monday 23 January 2023 at 10:16am"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2023, 1, 9), date(2023, 1, 15), "9 to 15 January 2023"),
        (date(2023, 1, 30), date(2023, 2, 5), "30 January to 5 February 2023"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 December 2026 to 3 January 2027"),
    ],
)
def test_days_say_once_what_they_share(first, last, words):
    assert dates.days_in_words(first, last) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2023, 1, 23, 10, tzinfo=UTC), "Monday 23 January 2023 at 10am"),
        (datetime(2023, 1, 23, 0, tzinfo=UTC), "the end of Sunday 22 January 2023"),
        # Midnight in summer is 11pm of the day before in universal time.
        (datetime(2023, 6, 30, 23, tzinfo=UTC), "the end of Friday 30 June 2023"),
        (datetime(2023, 7, 1, 0, tzinfo=UTC), "Saturday 1 July 2023 at 1am"),
    ],
)
def test_a_deadline_at_midnight_names_the_day_that_ends(moment, words):
    assert dates.deadline_in_words(moment) == words
