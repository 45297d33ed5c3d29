from datetime import date

import pytest

from amnesty.working_days import bank_holidays, easter, is_working_day, next_working_days


@pytest.mark.parametrize(
    "sunday",
    [
        date(1954, 4, 18),  # a year of each exception to the rule
        date(1981, 4, 19),
        date(2008, 3, 23),
        date(2011, 4, 24),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(2028, 4, 16),
        date(2038, 4, 25),
        date(2049, 4, 18),
        date(2076, 4, 19),
    ],
)
def test_easter(sunday):
    assert easter(sunday.year) == sunday


def test_the_bank_holidays_of_2026():
    assert sorted(bank_holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 4),
        date(2026, 5, 25),
        date(2026, 8, 31),
        date(2026, 12, 25),
        date(2026, 12, 28),
    ]


@pytest.mark.parametrize(
    ("year", "days_off"),
    [
        (2021, {date(2021, 12, 27), date(2021, 12, 28)}),  # Saturday and Sunday
        (2022, {date(2022, 12, 26), date(2022, 12, 27)}),  # Sunday and Monday
        (2027, {date(2027, 12, 27), date(2027, 12, 28)}),
    ],
)
def test_christmas_at_a_weekend_moves_to_the_next_weekdays(year, days_off):
    assert {day for day in bank_holidays(year) if day.month == 12} == days_off


def test_new_year_on_a_saturday_moves_to_monday():
    assert date(2022, 1, 3) in bank_holidays(2022)


def test_weekends_and_bank_holidays_are_no_working_days():
    assert is_working_day(date(2026, 11, 23))
    assert not is_working_day(date(2026, 11, 22))
    assert not is_working_day(date(2026, 12, 25))


def test_the_next_working_days_leave_today_out_and_cross_the_year():
    assert next_working_days(date(2026, 12, 23), 5) == [
        date(2026, 12, 24),
        date(2026, 12, 29),
        date(2026, 12, 30),
        date(2026, 12, 31),
        date(2027, 1, 4),
    ]
