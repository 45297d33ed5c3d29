"""The planning board: a campaign at a glance, for those who may see each article."""

import html
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from news.models import Article
from tests.news.factories import NOW, a_campaign, a_draft, a_week, an_article

pytestmark = pytest.mark.django_db

BOARD = "admin:news_board"
TODAY = date(2023, 1, 23)
TUESDAY = NOW + timedelta(days=1)


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.PUBLISHER, name="ann")


@pytest.fixture
def looks(officer):
    def looks(client=officer, **asked):
        return client.get(reverse(BOARD), asked).content.decode()

    return looks


@pytest.fixture
def week():
    return a_week(number=3)


def in_words(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def weeks(page):
    """Each part of the board: its heading, and all of it in words."""
    parts = re.findall(r'<section class="site-board__week".*?</section>', page, re.DOTALL)
    return {in_words(re.search(r"<h2.*?</h2>", part)[0]): in_words(part) for part in parts}


def days(page):
    """Each day that holds something, in words."""
    found = re.findall(
        r'<li class="site-board__day([^"]*)">(.*?)(?=<li class="site-board__day|</ol>)',
        page,
        re.DOTALL,
    )
    return [in_words(markup) for classes, markup in found if "--empty" not in classes]


def headings(page):
    return re.findall(r"<h([1-6])", page.partition('id="content"')[2])


def test_each_article_stands_on_its_day_with_its_time_and_state(looks, week):
    an_article("out", week=week)
    an_article("planned", week=week, publish_at=TUESDAY)
    an_article("unfinished", week=week, publish_at=TUESDAY, status=Article.Status.DRAFT)

    assert days(looks()) == [
        "Mon 23 Jan today 9:16am Out Published",
        "Tue 24 Jan 10:16am Planned Scheduled 10:16am Unfinished Draft",
    ]


def test_a_time_after_midnight_in_summer_stands_on_the_day_of_this_country(looks):
    a_week(a_campaign(starts_on=date(2023, 7, 3)), number=1)
    an_article("early", publish_at=NOW.replace(month=7, day=4, hour=0, minute=30))

    assert days(looks()) == ["Tue 4 Jul 12:30am Early Scheduled"]


def test_what_to_beware_of_is_said_in_words(looks, officer, week):
    staff = officer.staff
    held, secret = an_article("held", week=week), an_article("secret", publish_at=TUESDAY)
    held.hold(staff, staff, "A warrant")
    secret.embargo(staff, 0, [])
    charged = an_article("charged", week=week)
    charged.set_legal_review(staff, 0, TODAY, "After a charge")
    waiting = a_draft("waiting", title="Waiting", publish_at=TUESDAY.isoformat())
    waiting.submit(staff, 0)

    assert days(looks()) == [
        "Mon 23 Jan today 9:16am Held On hold 9:16am Charged Published legal review is due",
        "Tue 24 Jan 10:16am Secret Scheduled embargo "
        "10:16am Waiting Draft waits for a second person",
    ]


def test_what_is_over_is_marked_on_its_day(looks, week):
    an_article("short", publish_at=NOW - timedelta(days=99), expire_at=TUESDAY)

    assert days(looks()) == ["Tue 24 Jan is over 10:16am Short"]


def test_what_belongs_to_a_week_and_stands_on_none_of_its_days_is_beside_them(looks, week):
    a_week(week.campaign, number=4, theme="Serious violence")
    a_draft("undecided", title="Undecided", week=week.pk)
    an_article("late", week=week, publish_at=NOW + timedelta(days=7))

    shown = weeks(looks())

    assert shown["Week 3: Serious and organised crime"].endswith(
        "Of this week, on none of its days Mon 30 Jan 2023 Late Scheduled "
        "no day yet Undecided Draft"
    )
    assert (
        "Mon 30 Jan 10:16am Late Scheduled belongs to week 3" in shown["Week 4: Serious violence"]
    )


def test_a_week_without_anything_says_so(looks, week):
    assert weeks(looks())["Week 3: Serious and organised crime"] == (
        "Week 3: Serious and organised crime 23 to 29 January 2023 Now : nothing planned"
    )


def test_drafts_without_a_week_and_a_day_have_a_list_of_their_own(looks, week):
    a_draft("someday", title="Someday")
    an_article("out-of-it", publish_at=NOW - timedelta(days=99))

    shown = weeks(looks())

    assert shown["Drafts without a week and a day"] == (
        "Drafts without a week and a day Someday Draft All drafts"
    )
    assert "Out of it" not in str(shown)


def test_what_became_of_a_text_is_said_beside_each(looks, officer, week, signed_in_as):
    kate = signed_in_as(Role.APPROVER, name="kate").staff
    back = a_draft("back", title="Back", publish_at=TUESDAY.isoformat())
    back.submit(officer.staff, back.version)
    back.send_back(kate, back.version, "Name the street")
    changed = an_article("changed", publish_at=TUESDAY)
    changed.save_revision(officer.staff, changed.says() | {"title": "New"}, 1)

    assert days(looks()) == [
        "Tue 24 Jan 10:16am Back Draft sent back "
        "10:16am Changed Scheduled has a change that is not out"
    ]


def test_what_is_to_come_on_other_days_has_a_list_of_its_own_the_next_first(looks, week):
    later = a_week(a_campaign("later", starts_on=date(2024, 1, 1)), number=1)
    a_week(week.campaign, number=5, theme="Theme of the fifth")
    an_article("after", publish_at=NOW + timedelta(days=60))
    an_article("of-later", week=later, publish_at=NOW + timedelta(days=50))
    an_article("between-weeks", publish_at=NOW + timedelta(days=7))
    an_article("on-a-day", publish_at=TUESDAY)
    an_article("beside-its-week", week=week, publish_at=NOW + timedelta(days=40))
    an_article("past", publish_at=NOW - timedelta(days=40))

    assert weeks(looks())["On days outside this campaign"] == (
        "On days outside this campaign Mon 30 Jan 2023 Between weeks Scheduled "
        "Tue 14 Mar 2023 Of later Scheduled Fri 24 Mar 2023 After Scheduled"
    )


def test_a_campaign_without_weeks_shows_all_that_is_to_come(looks):
    a_campaign()
    an_article("to-come", publish_at=TUESDAY)

    assert weeks(looks())["On days outside this campaign"].endswith("To come Scheduled")


def test_nothing_to_come_on_other_days_is_said_and_an_embargo_kept(looks, week, signed_in_as):
    staff = signed_in_as(Role.PUBLISHER, name="named").staff
    secret = an_article("secret", publish_at=NOW + timedelta(days=60))
    secret.embargo(staff, secret.version, [])

    assert weeks(looks())["On days outside this campaign"].endswith("None to come.")


def test_each_article_leads_to_its_page(looks, officer, week):
    article = an_article(week=week)

    page = looks()

    assert f'href="/admin/news/article/{article.pk}/page/"' in page


def test_the_campaign_that_runs_is_shown_first_and_others_are_a_link_away(looks, week):
    before = a_campaign("before", title="Before", starts_on=date(2022, 1, 3))
    a_week(before, number=1, theme="Theme of before")
    after = a_campaign("after", title="After", starts_on=date(2024, 1, 1), is_published=False)
    a_week(after, number=1, theme="Theme of after")

    page = looks()

    assert next(iter(weeks(page))) == "Week 3: Serious and organised crime"
    assert f'href="?campaign={before.pk}">Campaign before: Before' in page
    assert f'href="?campaign={after.pk}">Campaign after: After' in page
    assert 'href="#week-3">This week' in page
    assert "Week 1: Theme of after" in weeks(looks(campaign=after.pk))
    assert "Campaign after" not in looks(campaign=after.pk)


@pytest.mark.parametrize(
    ("starts", "shown"),
    [
        ([(2022, 1, 3), (2023, 2, 6), (2024, 1, 1)], "2023-02-06"),
        ([(2021, 1, 4), (2022, 1, 3)], "2022-01-03"),
    ],
)
def test_between_campaigns_the_next_one_is_shown_or_else_the_last(looks, starts, shown):
    for start in starts:
        campaign = a_campaign(date(*start).isoformat(), starts_on=date(*start))
        a_week(campaign, number=1, theme=campaign.slug)

    assert next(iter(weeks(looks()))) == f"Week 1: {shown}"


def test_without_a_campaign_or_a_week_it_says_so(looks):
    assert "There is no campaign yet." in looks()

    a_campaign()

    assert "This campaign has no weeks yet." in looks()


@pytest.mark.parametrize("asked", ["0", "x", ""])
def test_a_campaign_that_is_not_there_is_refused_in_words(looks, week, asked):
    page = looks(campaign=asked)

    assert "site-board__week" not in page
    assert re.findall(r"Select a campaign(?: of the list)?", page)


def test_headings_leave_no_level_out(looks, week):
    an_article("late", week=week, publish_at=NOW + timedelta(days=7))

    assert headings(looks()) == ["1", "2", "3", "2", "2"]


def test_it_asks_no_more_of_the_database_for_more_articles_and_weeks(
    looks, officer, week, django_assert_max_num_queries
):
    def fill(mark, week):
        for number in range(3):
            article = an_article(f"{mark}-{number}", week=week, publish_at=TUESDAY)
            article.hold(officer.staff, officer.staff, "A warrant")
        a_draft(f"{mark}-draft", title="A draft")

    fill("one", week)
    looks()

    with django_assert_max_num_queries(24) as asked:
        looks()
    few = len(asked)
    fill("two", a_week(week.campaign, number=4))

    with django_assert_max_num_queries(few):
        looks()


def test_a_look_is_on_record_and_tells_no_title(looks, week):
    looks()

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.record) == ("list", "news.board", "")


def test_a_supervisor_sees_it_and_whoever_sees_no_articles_does_not(looks, week, signed_in_as):
    an_article(week=week)

    assert "An article" in looks(signed_in_as(Role.SUPERVISOR))
    assert signed_in_as(Role.TRIAGE).get(reverse(BOARD)).status_code == 403


def test_the_start_page_leads_to_it(officer):
    assert f'href="{reverse(BOARD)}"' in officer.get("/admin/").content.decode()
