from datetime import date

import pytest

from reports.periods import Period


def test_a_period_is_the_whole_weeks_around_two_days():
    period = Period.around(date(2022, 12, 28), date(2023, 1, 2))

    assert period.mondays == [date(2022, 12, 26), date(2023, 1, 2)]
    assert period.days == (date(2022, 12, 26), date(2023, 1, 8))


def test_a_day_alone_is_its_week():
    assert Period.around(date(2023, 1, 1), date(2023, 1, 1)).days == (
        date(2022, 12, 26),
        date(2023, 1, 1),
    )


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        (date(2023, 1, 1), date(2023, 1, 2), date(2023, 2, 5)),
        (date(2023, 2, 1), date(2023, 2, 6), date(2023, 3, 5)),
        (date(2022, 12, 1), date(2022, 12, 5), date(2023, 1, 1)),
        (date(2023, 5, 1), date(2023, 5, 1), date(2023, 6, 4)),
    ],
)
def test_a_month_is_the_weeks_that_begin_in_it(month, first, last):
    assert Period.of_month(month).days == (first, last)


@pytest.mark.parametrize(
    ("day", "weeks"),
    [(date(2023, 1, 1), 0), (date(2023, 1, 2), 1), (date(2023, 1, 15), 2), (date(2024, 1, 1), 5)],
)
def test_a_month_that_is_not_over_has_the_weeks_that_have_begun(day, weeks):
    assert Period.of_month(date(2023, 1, 1)).begun_by(day).weeks == weeks


def test_each_week_is_in_one_month():
    months = [date(year, month, 1) for year in (2023, 2024) for month in range(1, 13)]

    weeks = [week for month in months for week in Period.of_month(month).mondays]

    assert weeks == Period.around(date(2023, 1, 2), weeks[-1]).mondays
