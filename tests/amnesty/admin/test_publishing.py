"""The pages on which two people publish places and periods, and what one of them can't do alone."""

import re

import pytest
from django.urls import get_resolver, reverse

from amnesty.models import ItemKind, KindVersion, PointReport, SurrenderPeriod, SurrenderPoint
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from tests import addresses
from tests.amnesty.factories import MONDAY, a_bin, a_kind, a_period

pytestmark = pytest.mark.usefixtures("monday")

BIN = {"sort": "bin", "town": "Corby", "name": "Market", "place": "High Street"}
LOW_STREET = {**BIN, "place": "Low Street"}
WHY = {"reason": "The street was wrong"}


def address(name, *args, model="surrenderpoint"):
    return reverse(f"admin:amnesty_{model}_{name}", args=args)


@pytest.fixture
def approver(signed_in_as):
    return signed_in_as(Role.APPROVER, name="ann")


@pytest.fixture
def other(signed_in_as):
    return signed_in_as(Role.APPROVER, name="ben")


@pytest.fixture
def collector(signed_in_as):
    return signed_in_as(Role.COLLECTIONS, name="cem")


@pytest.fixture
def period_values(db):
    return {
        "title": "Spring",
        "opens_on": MONDAY.isoformat(),
        "closes_on": MONDAY.isoformat(),
        "method": "collection",
        "kinds": [a_kind("shotgun").pk],
        "wording_version": "1",
        "promise": "You will not be prosecuted for having it.",
        "limits": "Crimes from before can be investigated.",
        "hours_to_answer": 48,
        "days_kept": 30,
    }


@pytest.fixture
def point(collector, other):
    """A bin that two people have published."""
    collector.post(address("add_proposal"), BIN)
    point = SurrenderPoint.objects.get()
    other.post(address("agree", point.pk, 1))
    point.refresh_from_db()
    return point


def text(page):
    return page.content.decode()


def said(client, page):
    return text(client.get(page.url))


def said_lines(client, page):
    return said(client, page).split("<tr>")


# One proposes, another agrees


def test_collections_propose_a_place_and_an_approver_publishes_it(client, collector, approver):
    page = collector.post(address("add_proposal"), BIN)
    assert page.url == address("version", SurrenderPoint.objects.get().pk, 1)
    assert "Market" not in text(client.get(reverse("amnesty:knives")))

    approver.post(address("agree", SurrenderPoint.objects.get().pk, 1))

    assert "Market" in text(client.get(reverse("amnesty:knives")))


def test_who_agrees_sees_old_and_new_side_by_side(point, collector, approver):
    collector.post(address("propose", point.pk), LOW_STREET)

    page = text(approver.get(address("version", point.pk, 2)))

    line = next(row for row in page.split("<tr>") if "Low Street" in row)
    assert "High Street" in line
    assert "changed" in line
    assert page.count("(changed)") == page.count("<strong>(") == 1
    assert "Agree: the public reads this from now on" in page


def test_who_proposed_is_offered_no_agreement_and_gets_none(approver):
    page = approver.post(address("add_proposal"), BIN, follow=True)
    point = SurrenderPoint.objects.get()
    assert "Agree: the public reads this" not in text(page)

    page = approver.post(address("agree", point.pk, 1), follow=True)

    assert "You proposed it. Somebody else must agree to it." in text(page)
    assert not SurrenderPoint.objects.published().exists()


def test_collections_agree_to_nothing(point, collector, approver):
    approver.post(address("propose", point.pk), LOW_STREET)

    assert collector.post(address("agree", point.pk, 2)).status_code == 403
    assert collector.post(address("refuse", point.pk, 2), WHY).status_code == 403
    assert point.versions.open().exists()


def test_a_refusal_says_why_and_the_version_stays_on_the_page(point, collector, approver):
    collector.post(address("propose", point.pk), LOW_STREET)

    without = approver.post(address("refuse", point.pk, 2), {"reason": ""})
    approver.post(address("refuse", point.pk, 2), WHY)

    assert without.status_code == 422
    assert "Enter the reason" in text(without)
    page = text(approver.get(address("change", point.pk)))
    assert "by cem on 23 November 2026" in page
    assert "by ann on 23 November 2026" in page
    assert "not agreed" in page


def test_who_proposed_takes_it_back(point, collector):
    collector.post(address("propose", point.pk), LOW_STREET)

    collector.post(address("refuse", point.pk, 2), WHY)

    assert not point.versions.open().exists()


def test_a_decision_that_comes_too_late_says_so(point, collector, approver, other):
    collector.post(address("propose", point.pk), LOW_STREET)
    approver.post(address("refuse", point.pk, 2), WHY)

    page = other.post(address("agree", point.pk, 2), follow=True)

    assert "Somebody has decided on it meanwhile." in text(page)


def test_two_approvers_publish_a_period_and_collections_propose_none(
    approver, other, collector, period_values
):
    new = address("add_proposal", model="surrenderperiod")
    assert collector.post(new, period_values).status_code == 403

    approver.post(new, period_values)
    period = SurrenderPeriod.objects.get()
    other.post(address("agree", period.pk, 1, model="surrenderperiod"))

    period.refresh_from_db()
    assert (period.is_published, period.title) == (True, "Spring")


def test_what_was_taken_off_waits_for_two_people_and_can_be_proposed_as_it_is(approver, other):
    old = a_bin("Market", town="Corby", place="High Street", is_published=False, version=0)

    page = approver.post(address("propose", old.pk), BIN)
    other.post(page.url + "agree/")

    assert SurrenderPoint.objects.published().get() == old


# What is typed


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "Enter name"),
        ({"sort": ""}, "Select sort"),
        ({"postcode": "NN1"}, "Enter a full postcode, such as NN1 1AA"),
        ({"latitude": "52.1"}, "Enter both the latitude and the longitude, or neither"),
        ({"latitude": "12", "longitude": "-1"}, "Enter a number between 49 and 56"),
        ({"checked_on": "2026-11-24"}, "Enter today or a day in the past"),
        ({"sort": "session"}, "A session has a day, and ends after it starts."),
        ({"date": "yesterday"}, "Enter a real date, such as 2026-03-27"),
    ],
)
def test_a_place_that_can_not_be_is_refused_in_words(collector, values, words):
    page = collector.post(address("add_proposal"), BIN | values)

    assert page.status_code == 422
    assert words in text(page)
    assert not SurrenderPoint.objects.exists()


def test_what_was_typed_stays_when_it_is_refused(collector):
    page = text(collector.post(address("add_proposal"), BIN | {"town": ""}))

    assert 'value="High Street"' in page


def test_a_second_proposal_waits_for_the_first(point, collector, approver):
    collector.post(address("propose", point.pk), LOW_STREET)

    page = approver.post(address("propose", point.pk), {**BIN, "place": "Back Street"})

    assert page.status_code == 422
    assert "A version of it waits for a second person already." in text(page)


def test_another_promise_needs_another_label(approver, other, period_values):
    model = {"model": "surrenderperiod"}
    approver.post(address("add_proposal", **model), period_values)
    period = SurrenderPeriod.objects.get()
    other.post(address("agree", period.pk, 1, **model))

    changed = period_values | {"promise": "Something else."}
    page = approver.post(address("propose", period.pk, **model), changed)

    assert page.status_code == 422
    assert "Enter a new wording version: the promise or its limits have changed" in text(page)


# One person alone


def test_one_person_takes_a_place_off_with_a_reason(client, point, collector):
    without = collector.post(address("take_off", point.pk), {"reason": ""})
    collector.post(address("take_off", point.pk), WHY)

    assert without.status_code == 422
    assert "Market" not in text(client.get(reverse("amnesty:knives")))
    assert AuditEntry.objects.get(outcome="taken off the public site").reason == WHY["reason"]


def test_a_place_that_is_off_already_says_so(point, collector):
    collector.post(address("take_off", point.pk), WHY)

    page = collector.post(address("take_off", point.pk), WHY)

    assert page.status_code == 422
    assert "It is not on the public site." in text(page)


def test_one_person_sets_the_state_and_says_that_it_was_seen(client, point, collector):
    collector.post(address("status", point.pk), {"status": "full", "version": 1})
    collector.post(address("seen", point.pk), {"version": 1})

    page = text(client.get(reverse("amnesty:knives")))
    assert ">Full</strong> Do not go there." in page
    assert "Last checked on 23 November 2026" in page


def test_a_state_that_is_none_is_refused(point, collector):
    page = collector.post(address("status", point.pk), {"version": 1})

    assert page.status_code == 422
    assert "Select the state" in text(page)


@pytest.mark.parametrize(
    ("sent", "typed", "words"),
    [
        ("seen", {}, "Has anybody seen that one?"),
        ("status", {"status": "full"}, "Read it, then save the state."),
    ],
)
def test_what_was_read_of_another_address_is_not_saved(
    point, collector, approver, other, sent, typed, words
):
    shown = text(collector.get(address("change", point.pk)))
    approver.post(address("propose", point.pk), LOW_STREET)
    other.post(address("agree", point.pk, 2))

    page = collector.post(address(sent, point.pk), {"version": 1} | typed)

    hidden = '<input type="hidden" name="version" value="{}" id="{}-version">'
    point.refresh_from_db()
    assert page.status_code == 409
    assert hidden.format(1, sent) in shown
    assert words in text(page)
    assert "Low Street" in text(page)
    assert hidden.format(2, sent) in text(page)
    assert (point.checked_on, point.status) == (None, "open")


def test_two_approvers_name_a_kind_and_nobody_else_proposes_one(client, approver, other, collector):
    new, model = address("add_proposal", model="itemkind"), {"model": "itemkind"}
    kind = {"name": "Airsoft gun", "slug": "airsoft", "group": 2, "order": 40, "hint": ""}
    assert collector.post(new, kind).status_code == 403

    approver.post(new, kind)
    pk = ItemKind.objects.get(slug="airsoft").pk
    approver.post(address("agree", pk, 1, **model))
    alone = text(client.get(reverse("amnesty:surrender")))
    other.post(address("agree", pk, 1, **model))

    assert "Airsoft gun" not in alone
    assert "Airsoft gun" in text(client.get(reverse("amnesty:surrender")))


def test_who_agrees_to_other_words_sees_what_the_site_came_with(approver, other):
    rifle, model = ItemKind.objects.get(slug="rifle"), {"model": "itemkind"}
    said = {"name": "Long gun", "slug": "rifle", "group": 1, "order": rifle.order, "hint": ""}

    page = approver.post(address("propose", rifle.pk, **model), said)

    lines = [line for line in said_lines(other, page) if "(changed)" in line]
    assert len(lines) == 1
    assert "Rifle" in lines[0]
    assert "Long gun" in lines[0]


def test_a_kind_that_was_taken_off_is_no_choice_any_more(visitor, shotgun, approver):
    approver.post(address("take_off", shotgun.pk, model="itemkind"), WHY)

    visitor.answers_up_to("do-you-know")

    assert visitor.step == "items"
    assert 'value="knife"' in visitor.text
    assert "hotgun" not in visitor.text


def test_a_kind_that_is_not_public_is_no_choice_of_a_period(approver, period_values):
    hidden = a_kind("airsoft", is_published=False, version=0)
    values = period_values | {"kinds": [hidden.pk]}

    page = approver.post(address("add_proposal", model="surrenderperiod"), values)

    assert page.status_code == 422
    assert not SurrenderPeriod.objects.exists()


def every_post_of_the_admin():
    """Each address of the staff site below amnesty, with real numbers in it."""
    for address, _name in addresses.patterns(get_resolver("campaign_site.urls"), "/"):
        here = address.replace("^", "").replace("$", "")
        if here.startswith(("/admin/amnesty/surrender", "/admin/amnesty/itemkind")):
            yield here


def test_whatever_one_approver_sends_alone_nothing_new_is_public(approver, point, period_values):
    hidden = a_bin("False bin", is_published=False)
    period = a_period(is_published=False)
    kind = ItemKind.objects.last()
    read = (*SurrenderPoint.PUBLIC, "version")
    public = list(SurrenderPoint.objects.published().values_list(*read))
    kinds = list(ItemKind.objects.published().values())
    everything = (
        BIN
        | period_values
        | {"name": "False address", "status": "open", "reason": "for this test", "post": "yes"}
        | {"slug": "airsoft", "group": "2", "order": "1", "hint": "Ring 101"}
        | {"is_published": "on", "version": "9", "_save": "Save", "action": "delete_selected"}
        | {"_selected_action": [point.pk, hidden.pk], "index": "0", "select_across": "1"}
    )
    found = list(every_post_of_the_admin())

    for _twice in range(2):
        for page in found:
            if "take-off" in page:
                continue
            for row in (point, hidden, period, kind):
                number = row.versions.count() or 1
                sent = re.sub(r"<int:number>", str(number), page)
                sent = re.sub(r"<[^>]*>", str(row.pk), sent)
                approver.post(sent, everything)

    assert len(found) > 20
    assert SurrenderPoint.objects.count() > 2
    assert list(SurrenderPoint.objects.published().values_list(*read)) == public
    assert not SurrenderPeriod.objects.published().exists()
    assert list(ItemKind.objects.published().values()) == kinds
    assert KindVersion.objects.exists()


# What waits


def test_the_start_page_says_how_many_versions_wait(point, collector, approver):
    collector.post(address("propose", point.pk), LOW_STREET)

    page = text(approver.get(reverse("admin:index")))

    assert "Versions for a second person (1)" in page
    waiting = text(approver.get(reverse("admin:amnesty_waiting_versions")))
    assert f'href="{address("version", point.pk, 2)}"' in waiting
    assert "proposed by cem on 23 November 2026" in waiting


def test_who_may_look_at_no_version_has_no_list_of_them(signed_in_as):
    triage = signed_in_as(Role.TRIAGE)

    assert triage.get(reverse("admin:amnesty_waiting_versions")).status_code == 403
    assert "Versions for a second person" not in text(triage.get(reverse("admin:index")))


def test_what_readers_say_stands_on_the_page_of_the_bin_until_it_is_handled(point, collector):
    for _twice in range(2):
        PointReport.objects.tell(point, "damaged")
    assert "What readers say about bins (1)" in text(collector.get(reverse("admin:index")))
    page = text(collector.get(address("change", point.pk)))
    assert "It is damaged: 2 times on 23 November 2026" in page

    collector.post(address("reports", point.pk))

    assert "Nothing is open." in text(collector.get(address("change", point.pk)))
    lists = reverse("admin:amnesty_pointreport_changelist")
    assert "Market, Corby" not in text(collector.get(lists)).split("result_list")[-1]
    assert "Market, Corby" in text(collector.get(lists, {"state": "handled"}))


def test_an_approver_reads_what_readers_say_and_handles_none_of_it(point, approver):
    PointReport.objects.tell(point, "full")

    assert "It is full: once on" in text(approver.get(address("change", point.pk)))
    assert approver.post(address("reports", point.pk)).status_code == 403


# On record


def test_each_step_is_on_record_with_its_person(point):
    trail = AuditEntry.objects.in_order().values_list("staff__username", "action", "subject")

    assert list(trail) == [
        ("cem", "add", "amnesty.pointversion Market, Corby, 1"),
        ("ben", "change", "amnesty.surrenderpoint Market, Corby"),
    ]


def test_each_look_is_on_record(point, approver):
    before = AuditEntry.objects.count()
    for page in (
        address("changelist"),
        address("change", point.pk),
        address("propose", point.pk),
        address("version", point.pk, 1),
    ):
        assert approver.get(page).status_code == 200

    found = AuditEntry.objects.filter(number__gt=before).in_order()
    assert [entry.action for entry in found] == ["list", "view", "view", "view"]


def test_a_row_that_is_not_there_has_no_page(approver, point):
    assert approver.get(address("change", 99)).status_code == 404
    assert approver.get(address("propose", 99)).status_code == 404
    assert approver.get(address("version", point.pk, 9)).status_code == 404
