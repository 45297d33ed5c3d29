"""The figures: right to the week, and with no report showing in them."""

import re
import secrets
from datetime import date

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from reports.models import ConcernReport, DisposedCount, ResponseTarget, Topic

FIGURES = reverse("admin:reports_figures")
DRUGS, FRAUD = "Drugs harm", "Fraud & scams"
Status = ConcernReport.Status


@pytest.fixture(autouse=True)
def today(db):
    Topic.objects.update(is_offered=False)
    for order, name in enumerate([DRUGS, FRAUD]):
        Topic.objects.create(slug=f"topic-{order}", name=name, order=order)
    with time_machine.travel("2023-02-15T12:00Z", tick=False):
        yield


def receive(number=1, on=date(2023, 2, 7), **fields):
    """Reports as they stand in the database; none of them can be opened."""
    fields.setdefault("topic", Topic.objects.get(name=fields.pop("about", DRUGS)))
    usual = {
        "code_expires_on": on,
        "timing": ConcernReport.Timing.NOW,
        "safe_to_act": ConcernReport.SafeToAct.YES,
        "identity": ConcernReport.Identity.NONE,
        "language": "en-gb",
        "outward_code": "NN1",
        "received_on": on,
        "answers": "sealed",
    }
    if fields.get("status") == Status.CLOSED:
        usual |= {"outcome": ConcernReport.Outcome.ACTED_ON, "onward_reference": "1"}
    return ConcernReport.objects.bulk_create(
        ConcernReport(
            **usual | fields,
            reference=f"C-{secrets.token_hex(4)}",
            submission_token=secrets.token_hex(32),
        )
        for _ in range(number)
    )


def look_at(reports, at):
    officer, _is_new = get_user_model().objects.get_or_create(username="reader")
    with time_machine.travel(at, tick=False):
        for report in reports:
            audit.record(officer, AuditEntry.Action.VIEW, report)


@pytest.fixture
def supervisor(signed_in_as):
    return signed_in_as(Role.SUPERVISOR)


@pytest.fixture
def figures(supervisor):
    """The tables of the page, by the first words of their captions: what stands in each row."""

    def shown(first="2023-02-06", last="2023-02-12", address=FIGURES):
        page = supervisor.get(address, {"first": first, "last": last})
        assert page.status_code == 200
        return tables_of(page.content.decode())

    return shown


def tables_of(text):
    return {words(caption).split(",")[0]: rows_of(table) for caption, table in TABLE.findall(text)}


TABLE = re.compile(r'<table class="site-numbers">.*?<caption>(.*?)</caption>(.*?)</table>', re.S)
ROW = re.compile(r"<tr>(.*?)</tr>", re.S)
CELL = re.compile(r"<t[hd].*?>(.*?)</t[hd]>", re.S)


def words(html):
    return " ".join(strip_tags(html).replace("&amp;", "&").split())


def rows_of(table):
    rows = [[words(cell) for cell in CELL.findall(row)] for row in ROW.findall(table)]
    return {name: values[0] if len(values) == 1 else values for name, *values in rows}


# Small numbers


@pytest.mark.parametrize(
    ("drugs", "fraud", "shown"),
    [
        (0, 0, ("0", "0", "0")),
        (1, 0, ("fewer than 5", "0", "fewer than 5")),
        (4, 4, ("fewer than 5", "fewer than 5", "10")),
        (2, 1, ("fewer than 5", "fewer than 5", "fewer than 5")),
        (5, 0, ("5", "0", "5")),
        (3, 20, ("fewer than 5", "20", "25")),
        (1, 21, ("fewer than 5", "20", "20")),
    ],
)
def test_a_small_number_shows_in_no_row_and_no_total(figures, drugs, fraud, shown):
    receive(drugs)
    receive(fraud, about=FRAUD)

    table = figures()["Reports by topic"]

    assert (table[DRUGS], table[FRAUD], table["All"]) == shown


def test_no_true_number_is_anywhere_on_the_page(supervisor):
    """Nor in a chart: a bar of a small number is as long as that of any other."""
    reports = receive(13) + receive(3, about=FRAUD, outward_code="NN9")
    look_at(reports, "2023-02-12T10:00Z")
    receive(11, status=Status.SPAM, closed_on=date(2023, 2, 9))

    text = supervisor.get(FIGURES, {"first": "2023-02-06", "last": "2023-02-12"}).content.decode()
    numbers = re.findall(r"<td>(\d+)</td>", text) + re.findall(r"<text.*: (\d+)</text>", text)
    widths = re.findall(r'width="([\d.]+%)"[^>]*class="site-chart__small"', text)

    assert {int(number) % 5 for number in numbers} == {0}
    assert {"15", "10"} <= set(numbers)
    assert set(widths) <= {"33.33%", "100.00%"}


def test_districts_with_few_reports_are_not_even_named(figures, supervisor):
    receive(6, outward_code="NN1")
    for district in ("NN2", "NN3", "NN4"):
        receive(3, outward_code=district)
    receive(1, outward_code="")

    table = figures()["Reports by area"]

    assert table == {
        "Postcode district": "Reports",
        "NN1": "5",
        "Other districts, fewer than 5 reports in each": "10",
        "Not known": "fewer than 5",
        "All": "15",
    }


# Weeks


def test_without_a_choice_it_is_this_week_and_the_eleven_before(supervisor):
    receive(5, on=date(2022, 11, 27))
    receive(6, on=date(2022, 11, 28))
    receive(8, on=date(2023, 2, 13))

    text = supervisor.get(FIGURES).content.decode()
    table = tables_of(text)["Reports by week"]

    assert "28 November 2022 to 19 February 2023, in whole weeks" in text
    assert len(table) == 12 + len({"heads", "all"})
    assert table["From 28 November 2022"] == "5"
    assert table["From 13 February 2023 (not over yet)"] == "10"
    assert table["All"] == "15"


def test_a_week_over_new_year_is_one_week(figures):
    receive(5, on=date(2022, 12, 31))
    receive(5, on=date(2023, 1, 1))
    receive(5, on=date(2023, 1, 2))

    table = figures("2022-12-28", "2023-01-04")["Reports by week"]

    assert table == {
        "Week": "Reports",
        "From 26 December 2022": "10",
        "From 2 January 2023": "5",
        "All": "15",
    }


@pytest.mark.parametrize(
    ("received", "looked_at"),
    [
        # The clocks went forward on 27 March 2022, and back on 30 October.
        (date(2022, 3, 27), "2022-03-27T22:59Z"),
        (date(2022, 3, 28), "2022-03-27T23:01Z"),
        (date(2022, 10, 30), "2022-10-29T23:01Z"),
        (date(2022, 10, 30), "2022-10-30T23:59Z"),
    ],
)
def test_the_day_of_a_look_is_the_day_in_this_country(figures, received, looked_at):
    look_at(receive(5, on=received), looked_at)

    table = figures(received, received)["Time to the first look"]

    assert table["The same day"] == "5"


# Waiting


def test_the_first_look_counts_and_no_later_one(figures):
    reports = receive(6)
    look_at(reports, "2023-02-09T10:00Z")
    look_at(reports, "2023-02-14T10:00Z")
    receive(7)

    table = figures()["Time to the first look"]

    assert table["2 to 3 days"] == "5"
    assert table["Not looked at yet"] == "5"
    assert table["Median number of days"] == "2"


def test_the_end_of_the_work_is_the_day_on_which_it_was_closed(figures):
    receive(5, status=Status.CLOSED, closed_on=date(2023, 2, 10))
    receive(5, status=Status.CLOSED, closed_on=date(2023, 2, 14))
    receive(5, status=Status.REVIEWING)

    table = figures()["Time to the end of the work"]

    assert (table["2 to 3 days"], table["4 to 7 days"], table["Not ended yet"]) == ("5", "5", "5")
    assert table["Median number of days"] == "5"


def test_within_the_target_is_said_of_those_that_were_looked_at(figures):
    ResponseTarget.objects.update_or_create(
        risk=Topic.Risk.HIGH, defaults={"days_to_look": 1, "days_to_close": 9}
    )
    look_at(receive(8, risk=Topic.Risk.HIGH), "2023-02-08T10:00Z")
    look_at(receive(7, risk=Topic.Risk.HIGH), "2023-02-09T10:00Z")

    assert figures()["Time to the first look"]["Within the target"] == "10 of 15"


def test_of_fewer_than_five_reports_no_median_is_said(figures):
    look_at(receive(4), "2023-02-09T10:00Z")

    assert figures()["Time to the first look"]["Median number of days"] == "Too few reports to say"


# What is not counted, and what is gone


def test_spam_and_duplicates_stand_apart(figures):
    receive(5)
    receive(10, status=Status.SPAM, closed_on=date(2023, 2, 8))
    receive(15, status=Status.DUPLICATE, closed_on=date(2023, 2, 8))

    tables = figures()

    assert tables["Reports by week"]["All"] == "5"
    assert list(tables["Not counted in any table above"].values()) == ["Reports", "10", "15"]


def test_reports_that_are_gone_are_still_counted(figures):
    receive(5, channel=ConcernReport.Channel.PAPER)
    DisposedCount.objects.create(
        week=date(2023, 2, 6),
        topic=Topic.objects.get(name=FRAUD),
        outward_code="NN1",
        number=10,
        looked_at=8,
        days_to_look=20,
    )

    tables = figures()

    assert tables["Reports by week"]["From 6 February 2023"] == "15"
    assert tables["Reports by topic"][FRAUD] == "10"
    assert tables["Reports by area"]["NN1"] == "15"
    assert tables["Reports by how they came"]["Paper"] == "5"
    assert tables["Reports by how they came"]["Deleted since, so not known"] == "10"
    look = tables["Time to the first look"]
    assert look["Average number of days of those deleted since"] == "2.5"
    assert look["Median number of days"] == "Too few reports to say"


# What is asked for


@pytest.mark.parametrize(
    ("first", "last", "error"),
    [
        ("", "2023-02-01", "Enter a date, such as 2026-03-27"),
        ("2023-02-01", "yesterday", "Enter a real date, such as 2026-03-27"),
        ("2023-02-02", "2023-02-01", "Enter a last day that is not before the first"),
        ("2023-02-01", "2023-02-16", "Enter a last day that is today or in the past"),
        ("2021-02-01", "2023-02-15", "Enter a first day at most 2 years before the last"),
    ],
)
def test_a_wrong_period_is_told_and_shows_no_figures(supervisor, first, last, error):
    text = supervisor.get(FIGURES, {"first": first, "last": last}).content.decode()

    assert error in text
    assert "<title>Error: " in text
    assert f'value="{last}"' in text
    assert "site-numbers" not in text


def test_two_years_are_not_too_long(figures):
    assert len(figures("2021-02-15", "2023-02-15")["Reports by week"]) == 105 + 2


def test_it_asks_the_database_for_sums_alone(supervisor, settings):
    """However many reports there are, and without a key to open any."""
    settings.SEALING_PRIVATE_KEYS = []
    look_at(receive(9), "2023-02-09T10:00Z")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        supervisor.get(FIGURES)

    asked = [query["sql"] for query in queries if "reports_" in query["sql"]]
    assert len(asked) <= 12
    asked = [sql for sql in asked if "reports_concernreport" in sql]
    assert all("COUNT(" in sql for sql in asked)
    assert not any('"answers"' in sql for sql in asked)


# A month to print


def test_a_month_stands_beside_the_one_before(figures):
    receive(5, on=date(2023, 1, 2))
    receive(10, on=date(2023, 2, 5))
    receive(20, on=date(2023, 2, 6))

    tables = figures(address=reverse("admin:reports_month", args=["2023-02"]))

    assert tables["Reports by week"] == {
        "Week": ["February 2023", "January 2023"],
        "Week 1": ["20", "5"],
        "Week 2": ["0", "0"],
        "Week 3": ["–", "0"],
        "Week 4": ["–", "0"],
        "Week 5": ["–", "10"],
        "All": ["20", "15"],
    }
    assert tables["Reports by topic"]["All"] == ["20", "15"]


def test_a_district_is_named_for_both_months_when_it_has_enough_in_one(figures):
    receive(5, outward_code="NN5")
    receive(3, outward_code="NN5", on=date(2023, 1, 9))
    receive(5, outward_code="NN6", on=date(2023, 1, 9))

    table = figures(address=reverse("admin:reports_month", args=["2023-02"]))["Reports by area"]

    assert table["NN5"] == ["5", "fewer than 5"]
    assert table["NN6"] == ["0", "5"]


def test_a_printed_month_says_who_opened_it_and_when(supervisor):
    text = supervisor.get(reverse("admin:reports_month", args=["2023-01"])).content.decode()

    assert "Opened to print by supervisor at midday on 15 February 2023" in text
    assert "January 2023: 2 January to 5 February 2023." in text
    assert "not over yet" not in text


@pytest.mark.parametrize("month", ["2023-03", "2023-13", "0001-01", "9999-12", "2023", "now"])
def test_a_month_that_is_none_or_has_not_begun_is_not_there(supervisor, month):
    assert supervisor.get(reverse("admin:reports_month", args=[month])).status_code == 404
    assert not AuditEntry.objects.filter(action=AuditEntry.Action.PRINT).exists()


def test_a_month_that_is_not_over_says_so(supervisor):
    text = supervisor.get(reverse("admin:reports_month", args=["2023-02"])).content.decode()

    assert "February 2023: 6 to 19 February 2023." in text
    assert "February 2023 is not over yet." in text


def test_until_its_first_monday_a_month_has_not_begun(signed_in_as):
    with time_machine.travel("2023-04-02T12:00Z", tick=False):
        client = signed_in_as(Role.SUPERVISOR)
        first_link = re.search(r"figures/(\d{4}-\d\d)/", client.get(FIGURES).content.decode())
        page = client.get(reverse("admin:reports_month", args=["2023-04"]))

    assert first_link.group(1) == "2023-03"
    assert page.status_code == 404


def test_each_look_at_the_figures_is_recorded(supervisor):
    supervisor.get(FIGURES)
    supervisor.get(reverse("admin:reports_month", args=["2023-01"]))

    entries = AuditEntry.objects.filter(subject__startswith="figures").order_by("number")
    assert [(entry.action, entry.subject) for entry in entries] == [
        ("list", "figures"),
        ("print", "figures 2023-01"),
    ]


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.TRIAGE, 200), (Role.RECORDS, 200), (Role.PUBLISHER, 403), (Role.AUDITOR, 403)],
)
def test_the_figures_need_their_permission(signed_in_as, role, status):
    client = signed_in_as(role)

    for address in (FIGURES, reverse("admin:reports_month", args=["2023-01"])):
        assert client.get(address).status_code == status


def test_the_months_to_print_go_back_over_new_year(supervisor):
    text = supervisor.get(FIGURES).content.decode()

    months = re.findall(r"figures/(\d{4}-\d\d)/", text)
    assert (months[0], months[1], months[2], months[-1]) == (
        "2023-02",
        "2023-01",
        "2022-12",
        "2022-03",
    )


def test_every_chart_has_a_name_and_its_table(supervisor):
    receive(9)

    text = supervisor.get(FIGURES).content.decode()

    charts = re.findall(r'<svg class="site-chart".*?role="img" aria-labelledby="(\S+) ', text)
    titles = re.findall(r'<title id="(\S+)">', text)
    assert charts == titles
    assert len(charts) == len(TABLE.findall(text)) == 7
    assert 'style="' not in text.split("<main")[-1]
