"""The public reads approved numbers of the campaign's weeks, and of them no small one."""

from datetime import timedelta

import pytest
import time_machine

from amnesty.handed_in import counted, tables_of
from amnesty.models import ApprovedTotal, ItemKind, Receipt
from campaign_site.small_numbers import FEWEST
from tests.amnesty.factories import MONDAY, a_kind, a_period, published_as
from tests.amnesty.taken_in import a_receipt, an_emptied_bin, an_item, somebody
from tests.news.factories import a_campaign, a_week

pytestmark = pytest.mark.django_db
Group = ItemKind.Group
SUNDAY = MONDAY + timedelta(days=6)


@pytest.fixture
def campaign(db):
    """Of two weeks, of which the second begins on Monday 30 November."""
    campaign = a_campaign(starts_on=MONDAY)
    a_week(campaign, number=1, starts_on=MONDAY)
    a_week(campaign, number=2, starts_on=MONDAY + timedelta(weeks=1))
    return campaign


@pytest.fixture
def kinds(db):
    """Three kinds of guns, one of ammunition and one of blades, and no others."""
    ItemKind.objects.all().delete()
    groups = {"shotgun": 1, "rifle": 1, "handgun": 1, "cartridges": 4, "knife": 5}
    return {
        slug: a_kind(slug, group=group, order=order)
        for order, (slug, group) in enumerate(groups.items())
    }


def approve(week=MONDAY, **numbers):
    kinds = {kind.slug: kind.pk for kind in ItemKind.objects.all()}
    counts = {kinds[slug]: number for slug, number in numbers.items()}
    ApprovedTotal.objects.approve(somebody("boss"), week, counts)


def in_words(table):
    return [(label, str(value)) for label, value in table.rows]


def tables():
    by_kind, by_week = tables_of(list(ApprovedTotal.objects.select_related("kind")))
    return in_words(by_kind), in_words(by_week)


def page_of(client, campaign):
    return client.get(campaign.get_absolute_url())


def text_of(page):
    return " ".join(page.content.decode().split())


# What counts


def test_items_and_confirmed_bins_count_in_the_week_in_which_they_came(kinds):
    shotgun, knife = kinds["shotgun"], kinds["knife"]
    a_receipt(an_item(shotgun, number=2), taken_on=MONDAY)
    a_receipt(an_item(shotgun), an_item(knife), taken_on=SUNDAY)
    a_receipt(an_item(knife), taken_on=SUNDAY + timedelta(days=1))
    emptied = an_emptied_bin({knife: 8})
    an_emptied_bin({knife: 100}, seal_removed="S3", point=emptied.point)
    emptied.confirm(somebody("second"), 1)
    Receipt.objects.get(pk=a_receipt().pk).void(somebody("boss"), "a mistake")

    weeks = counted(MONDAY, SUNDAY + timedelta(days=7))

    assert weeks == {
        MONDAY: {shotgun.pk: 3, knife.pk: 9},
        MONDAY + timedelta(weeks=1): {knife.pk: 1},
    }


# What the public reads of it


def test_a_kind_of_which_there_are_few_stands_with_its_group(kinds):
    approve(shotgun=12, rifle=2, handgun=4, cartridges=3, knife=167)

    by_kind, _by_week = tables()

    assert by_kind == [
        ("Shotgun", "10"),
        ("Guns (others)", "5"),
        ("Ammunition", "fewer than 5"),
        ("Knife", "165"),
    ]


def test_a_kind_that_is_off_the_public_site_is_not_named(kinds):
    approve(shotgun=12, rifle=12)
    published_as(kinds["rifle"], is_published=False)

    by_kind, _by_week = tables()

    assert by_kind == [("Shotgun", "10"), ("Guns (others)", "10")]


def test_a_group_of_few_is_one_row(kinds):
    approve(shotgun=2, rifle=1)

    by_kind, _by_week = tables()

    assert by_kind == [("Guns", "fewer than 5")]


def test_a_kind_grows_over_the_weeks_of_the_campaign(kinds):
    approve(shotgun=3)
    approve(MONDAY + timedelta(weeks=1), shotgun=4)

    assert tables() == (
        [("Shotgun", "5")],
        [
            ("23 to 29 November 2026", "fewer than 5"),
            ("30 November to 6 December 2026", "fewer than 5"),
        ],
    )


def test_ammunition_does_not_hide_the_weapons_of_a_week(kinds):
    approve(shotgun=6, cartridges=500)

    by_kind, by_week = tables()

    assert ("Cartridges", "500") in by_kind
    assert by_week == [("23 to 29 November 2026", "5")]


@pytest.mark.parametrize("others", [0, 1, 3, 4, 5, 11, 23])
def test_one_gun_more_or_less_is_hidden_in_whatever_is_subtracted(kinds, others):
    """Whatever somebody knows of the others: no two numbers tell a single one apart."""

    def shown(number):
        approve(shotgun=others, rifle=number)
        return tables()

    assert any(shown(number) == shown(number + 1) for number in (1, 2, 3))
    approve(shotgun=others, rifle=1)
    for _label, value in [row for table in tables() for row in table]:
        assert value == f"fewer than {FEWEST}" or int(value) % FEWEST == 0


# On the page of the campaign


def test_approved_totals_stand_on_the_page_of_the_campaign(client, campaign, kinds):
    approve(shotgun=12)
    approve(MONDAY - timedelta(weeks=1), knife=50)

    text = text_of(page_of(client, campaign)).split(">Handed in so far</h2>")[1]

    assert '<th scope="row" class="govuk-table__header">Shotgun</th>' in text
    assert '<text x="0" y="14">Shotgun: 10</text>' in text
    assert "A dashed bar is a small number." not in text
    assert "Knife" not in text
    assert "Results will be published here." not in text


def test_a_picture_with_a_dashed_bar_says_what_it_means(client, campaign, kinds):
    approve(shotgun=2, rifle=1)

    assert "A dashed bar is a small number." in text_of(page_of(client, campaign))


@time_machine.travel(MONDAY, tick=False)
def test_before_anything_is_approved_the_page_says_what_will_come(client, campaign, kinds):
    a_period(opens_on=SUNDAY, closes_on=SUNDAY)
    a_receipt(an_item(kinds["shotgun"], number=50))

    text = text_of(page_of(client, campaign))

    assert '>Handed in so far</h2> <p class="govuk-body">Results will be published here.' in text
    assert "Shotgun" not in text


@time_machine.travel(MONDAY + timedelta(weeks=2), tick=False)
def test_a_campaign_that_is_over_promises_no_numbers(client, campaign):
    a_period(opens_on=SUNDAY, closes_on=SUNDAY)

    assert "Handed in" not in text_of(page_of(client, campaign))


@pytest.mark.parametrize(
    "period",
    [
        {"opens_on": MONDAY - timedelta(days=9), "closes_on": MONDAY - timedelta(days=1)},
        {"is_published": False},
    ],
)
def test_a_campaign_without_a_surrender_says_nothing_of_it(client, campaign, period):
    a_period(**period)

    assert "Handed in" not in text_of(page_of(client, campaign))


def test_a_campaign_without_weeks_says_nothing_of_it(client):
    a_period()

    assert "Handed in" not in text_of(page_of(client, a_campaign(starts_on=MONDAY)))


@pytest.mark.parametrize("is_approved", [True, False])
def test_readers_pay_with_two_queries_and_get_no_cookie(
    client, campaign, kinds, is_approved, django_assert_max_num_queries
):
    a_period()
    if is_approved:
        approve(**dict.fromkeys(kinds, 7))

    with django_assert_max_num_queries(4):
        page = page_of(client, campaign)

    assert not page.cookies
    assert "cookie" not in page.get("Vary", "").lower()
