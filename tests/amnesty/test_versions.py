"""Nobody says alone, in public, where weapons are taken in or what is promised for it."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from amnesty.models import (
    ItemKind,
    KindVersion,
    PeriodVersion,
    PointVersion,
    SurrenderPeriod,
    SurrenderPoint,
)
from amnesty.models.publishing import TakesTwoPeople, value_of
from campaign_site.models import AuditEntry
from campaign_site.versions import Stale
from tests.amnesty.factories import MONDAY, a_kind
from tests.racing import all_at_once

first_versions = import_module("amnesty.migrations.0003_teams_and_second_people")
WHY = "The street was wrong"


@pytest.fixture
def people(db):
    make = get_user_model().objects.create
    return [make(username=name, is_staff=True) for name in ("ann", "ben", "cem")]


@pytest.fixture
def ann(people):
    return people[0]


@pytest.fixture
def ben(people):
    return people[1]


def values_of(row, **values):
    stands = {field.name: value_of(row, field) for field in row.public_fields()}
    return stands | values


def bin_values(**values):
    new = {field.name: field.get_default() for field in SurrenderPoint.public_fields()}
    return new | {"sort": "bin", "town": "Corby", "name": "Market", "place": "High Street"} | values


def period_values(**values):
    usual = {
        "title": "Spring",
        "opens_on": MONDAY,
        "closes_on": MONDAY + timedelta(days=6),
        "method": "collection",
        "kinds": [a_kind("shotgun")],
        "wording_version": "2026-1",
        "promise": "You will not be prosecuted for having it.",
        "limits": "Crimes from before can be investigated.",
    }
    new = {field.name: field.get_default() for field in SurrenderPeriod.public_fields()}
    return new | usual | values


@pytest.fixture
def point(ann, ben):
    """A bin that Ann proposed and Ben agreed to."""
    version = SurrenderPoint().propose(ann, bin_values())
    version.agree(ben)
    return SurrenderPoint.objects.get()


@pytest.fixture
def period(ann, ben):
    SurrenderPeriod().propose(ann, period_values()).agree(ben)
    return SurrenderPeriod.objects.get()


def entries():
    trail = AuditEntry.objects.in_order()
    return [(each.staff.username, each.action, each.outcome) for each in trail]


# One proposes, another agrees


def test_what_one_person_proposes_is_out_of_sight(ann):
    SurrenderPoint().propose(ann, bin_values())

    assert not SurrenderPoint.objects.published().exists()
    assert entries() == [("ann", "add", "")]


def test_what_another_agrees_to_is_what_the_public_reads(ann, ben, point):
    assert (point.is_published, point.version) == (True, 1)
    assert (point.name, point.place, point.town) == ("Market", "High Street", "Corby")
    assert entries() == [("ann", "add", ""), ("ben", "change", "version 1 agreed")]


def test_the_same_person_can_not_agree(ann):
    version = SurrenderPoint().propose(ann, bin_values())

    with pytest.raises(ValidationError, match="Somebody else must agree to it"):
        version.agree(ann)

    assert not SurrenderPoint.objects.published().exists()


def test_the_database_itself_refuses_an_agreement_with_oneself(ann):
    version = SurrenderPoint().propose(ann, bin_values())
    alone = {"decided_by": ann, "decided_at": timezone.now(), "is_agreed": True}

    with pytest.raises(IntegrityError, match="point_version_takes_two_people"):
        PointVersion.objects.filter(pk=version.pk).update(**alone)


def test_a_proposed_change_leaves_what_stands(ann, point):
    point.propose(ann, values_of(point, place="Low Street"))

    point.refresh_from_db()
    assert point.place == "High Street"


def test_every_version_is_kept_with_both_names(ann, ben, point):
    point.propose(ben, values_of(point, place="Low Street")).agree(ann)

    told = [
        (each.number, each.values["place"], each.proposed_by, each.decided_by)
        for each in point.versions.all()
    ]
    assert told == [(2, "Low Street", ben, ann), (1, "High Street", ann, ben)]


def test_two_versions_do_not_wait_at_once(ann, ben, point):
    point.propose(ann, values_of(point, place="Low Street"))

    with pytest.raises(ValidationError, match="waits for a second person already"):
        point.propose(ben, values_of(point, place="Back Street"))


def test_a_version_that_says_the_same_is_none(ann, point):
    with pytest.raises(ValidationError, match="It says this already"):
        point.propose(ann, values_of(point))


def test_a_refused_version_changes_nothing_and_another_may_follow(ann, ben, point):
    version = point.propose(ann, values_of(point, place="Low Street"))

    version.refuse(ben, WHY)

    point.refresh_from_db()
    assert point.place == "High Street"
    assert point.propose(ann, values_of(point, place="Back Street")).number == 3
    assert AuditEntry.objects.get(reason=WHY).outcome == "version 2 refused"


def test_who_proposed_may_take_it_back(ann, point):
    version = point.propose(ann, values_of(point, place="Low Street"))

    version.refuse(ann, WHY)

    assert (version.decided_by, version.is_agreed) == (ann, False)


@pytest.mark.parametrize("decide", [lambda v, by: v.agree(by), lambda v, by: v.refuse(by, WHY)])
def test_nobody_decides_twice(people, point, decide):
    ann, ben, cem = people
    version = point.propose(ann, values_of(point, place="Low Street"))
    version.refuse(ben, WHY)

    with pytest.raises(ValidationError, match="decided on it meanwhile"):
        decide(PointVersion.objects.get(pk=version.pk), cem)

    point.refresh_from_db()
    assert point.place == "High Street"


def test_what_can_not_be_shown_any_more_is_not_agreed_to(ann, ben, period):
    version = period.propose(ann, values_of(period, title="Summer"))
    SurrenderPeriod().propose(ben, period_values(title="Summer"))

    with pytest.raises(ValidationError, match="title"):
        version.agree(ben)

    assert PeriodVersion.objects.get(pk=version.pk).is_open
    assert SurrenderPeriod.objects.published().get().title == "Spring"


@pytest.mark.django_db(transaction=True)
def test_two_people_who_agree_at_once_agree_once(people):
    ann, *others = people
    version = SurrenderPoint().propose(ann, bin_values())
    faults = []

    def agree(by):
        try:
            PointVersion.objects.get(pk=version.pk).agree(by)
        except ValidationError as fault:
            faults.append(fault.messages)

    all_at_once([lambda by=by: agree(by) for by in others])

    assert faults == [["Somebody has decided on it meanwhile."]]
    assert SurrenderPoint.objects.get().version == 1
    assert AuditEntry.objects.filter(outcome="version 1 agreed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_proposals_at_once_one_waits(people, point):
    faults = []

    def propose(by):
        try:
            row = SurrenderPoint.objects.get()
            row.propose(by, values_of(row, place=f"Street of {by}"))
        except ValidationError as fault:
            faults.append(fault.messages)

    all_at_once([lambda by=by: propose(by) for by in people])

    assert len(faults) == len(people) - 1
    assert PointVersion.objects.open().count() == 1


# No other way


@pytest.mark.parametrize(
    "values",
    [
        {"place": "Elsewhere"},
        {"telephone": "101"},
        {"hours_open": "Always"},
        {"latitude": 52},
        {"is_published": True},
        {"version": 7},
    ],
)
def test_no_update_writes_what_the_public_reads(point, values):
    with pytest.raises(TakesTwoPeople):
        SurrenderPoint.objects.update(**values)


@pytest.mark.parametrize("names", [None, ["place"], ["is_published"], ["status", "version"]])
def test_no_saving_writes_what_the_public_reads(point, names):
    point.place = "Elsewhere"

    with pytest.raises(TakesTwoPeople):
        point.save(update_fields=names)


def test_no_new_row_is_published_by_saving_it(db):
    with pytest.raises(TakesTwoPeople):
        SurrenderPoint.objects.create(sort="bin", name="x", town="y", version=1, is_published=True)
    with pytest.raises(TakesTwoPeople):
        SurrenderPoint.objects.bulk_create([SurrenderPoint(sort="bin", name="x", town="y")])


def test_many_rows_at_once_are_refused_as_well(point):
    point.place = "Elsewhere"

    with pytest.raises(TakesTwoPeople):
        SurrenderPoint.objects.bulk_update([point], ["place"])


@pytest.mark.parametrize("model", [SurrenderPoint, SurrenderPeriod, ItemKind])
def test_every_field_of_the_row_is_agreed_by_two_or_known_to_be_safe(model):
    by_one = {"id", "status", "checked_on", "version", "is_published"}
    fields = {field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]}

    assert fields - by_one == set(model.PUBLIC)


# Off the public site


def test_one_person_takes_a_row_off_at_once(ann, point):
    point.take_off(ann, WHY)

    assert not SurrenderPoint.objects.published().exists()
    entry = AuditEntry.objects.in_order().last()
    assert (entry.outcome, entry.reason) == ("taken off the public site", WHY)


def test_it_comes_back_with_a_new_version_even_if_that_says_the_same(ann, ben, point):
    point.take_off(ann, WHY)

    point.propose(ann, values_of(point)).agree(ben)

    assert SurrenderPoint.objects.published().get().version == 2


def test_a_version_that_waited_before_does_not_bring_it_back(people, point):
    ann, ben, cem = people
    version = point.propose(ann, values_of(point, access="On the left"))
    point.take_off(ben, WHY)

    with pytest.raises(ValidationError, match="decided on it meanwhile"):
        version.agree(cem)

    assert not SurrenderPoint.objects.published().exists()


def test_what_is_not_public_can_not_be_taken_off(ann, point):
    point.take_off(ann, WHY)

    with pytest.raises(ValidationError, match="It is not on the public site"):
        point.take_off(ann, WHY)


# Periods


def test_a_period_keeps_its_kinds_and_days(period):
    assert [kind.slug for kind in period.kinds.all()] == ["shotgun"]
    assert (period.opens_on, period.hours_to_answer) == (MONDAY, 48)


@pytest.mark.parametrize("name", ["promise", "limits"])
def test_another_promise_takes_another_label(ann, period, name):
    with pytest.raises(ValidationError) as error:
        period.propose(ann, values_of(period, **{name: "Something else."}))

    assert error.value.message_dict == {
        "wording_version": ["Enter a new wording version: the promise or its limits have changed"]
    }


def test_a_label_never_comes_back_for_other_words(ann, ben, period):
    new = values_of(period, promise="Something else.", wording_version="2026-2")
    period.propose(ann, new).agree(ben)
    period.refresh_from_db()

    with pytest.raises(ValidationError):
        period.propose(ann, values_of(period, wording_version="2026-1"))


def test_other_days_need_no_other_label(ann, ben, period):
    period.propose(ann, values_of(period, closes_on=date(2026, 12, 31))).agree(ben)

    period.refresh_from_db()
    assert period.closes_on == date(2026, 12, 31)


def test_a_version_of_a_period_takes_two_people_too(ann):
    version = SurrenderPeriod().propose(ann, period_values())
    alone = {"decided_by": ann, "decided_at": timezone.now(), "is_agreed": True}

    with (
        pytest.raises(IntegrityError, match="period_version_takes_two_people"),
        transaction.atomic(),
    ):
        PeriodVersion.objects.update(**alone)
    with pytest.raises(ValidationError):
        version.agree(ann)


# Kinds of items


KIND = {"name": "Airsoft gun", "slug": "airsoft", "group": 2, "order": 40, "hint": ""}


def test_a_new_kind_is_out_of_sight_until_another_person_agrees(ann, ben):
    version = ItemKind().propose(ann, KIND)
    before = ItemKind.objects.published().filter(slug="airsoft").exists()

    version.agree(ben)

    assert not before
    assert ItemKind.objects.published().get(slug="airsoft").version == 1


def test_nobody_alone_renames_what_the_site_came_with(ann, ben):
    rifle = ItemKind.objects.get(slug="rifle")
    version = rifle.propose(ann, values_of(rifle, hint="Bring it to 1 Example Street"))

    with pytest.raises(ValidationError, match="Somebody else must agree to it"):
        version.agree(ann)
    rifle.refresh_from_db()
    assert (rifle.hint, rifle.version, version.number) == ("", 1, 2)

    version.agree(ben)
    rifle.refresh_from_db()
    assert (rifle.hint, rifle.version) == ("Bring it to 1 Example Street", 2)


def test_a_version_of_a_kind_takes_two_people_in_the_database_too(ann):
    ItemKind().propose(ann, KIND)
    alone = {"decided_by": ann, "decided_at": timezone.now(), "is_agreed": True}

    with pytest.raises(IntegrityError, match="kind_version_takes_two_people"):
        KindVersion.objects.update(**alone)


@pytest.mark.parametrize("values", [{"name": "x"}, {"hint": "Ring 101"}, {"is_published": True}])
def test_no_update_and_no_saving_writes_a_kind(db, values):
    rifle = ItemKind.objects.get(slug="rifle")
    vars(rifle).update(values)

    with pytest.raises(TakesTwoPeople):
        ItemKind.objects.filter(slug="rifle").update(**values)
    with pytest.raises(TakesTwoPeople):
        rifle.save()


def test_officers_enter_what_two_people_agreed_to_even_if_it_is_off_by_now(ann):
    ItemKind().propose(ann, KIND)
    ItemKind.objects.get(slug="rifle").take_off(ann, WHY)

    slugs = set(ItemKind.objects.agreed().values_list("slug", flat=True))

    assert ("airsoft" in slugs, "rifle" in slugs) == (False, True)


def test_kinds_that_somebody_had_changed_alone_are_not_published(db):
    kinds = QuerySet(ItemKind)
    kinds.update(version=0, is_published=False)
    kinds.filter(slug="large-blade").update(hint="")  # as it came
    kinds.filter(slug="rifle").update(hint="Bring it to 1 Example Street")

    first_versions.add_first_versions(apps, None)

    others = ItemKind.objects.exclude(slug="rifle")
    assert list(ItemKind.objects.published()) == list(others)
    assert ItemKind.objects.get(slug="rifle").version == 0


# State, and the day it was seen


def test_the_state_is_set_by_one_person_and_on_record(ann, point):
    point.set_status(ann, SurrenderPoint.Status.FULL, version=1)

    point.refresh_from_db()
    assert point.status == "full"
    assert entries()[-1] == ("ann", "change", "Full")


def test_the_day_it_was_seen_stays_with_the_version_that_was_seen(ann, ben, point):
    point.check_today(ann, version=1)
    point.propose(ann, values_of(point, place="Low Street")).agree(ben)

    point.refresh_from_db()
    assert point.checked_on is None
    days = {each.number: each.checked_on for each in point.versions.all()}
    assert days == {2: None, 1: timezone.localdate()}


def test_who_proposes_may_have_seen_it(ann, ben):
    day = date(2026, 11, 20)
    SurrenderPoint().propose(ann, bin_values(), checked_on=day).agree(ben)

    assert SurrenderPoint.objects.get().checked_on == day


def test_nobody_sees_what_was_never_agreed(ann):
    point = SurrenderPoint().propose(ann, bin_values()).row

    with pytest.raises(ValidationError):
        point.check_today(ann, version=0)


@pytest.mark.parametrize(
    "say", [lambda p, by: p.check_today(by, version=1), lambda p, by: p.set_status(by, "full", 1)]
)
def test_what_somebody_saw_of_one_address_is_not_said_of_another(ann, ben, point, say):
    point.propose(ann, values_of(point, place="Low Street")).agree(ben)

    with pytest.raises(Stale):
        say(SurrenderPoint.objects.get(), ann)

    stands = SurrenderPoint.objects.get()
    assert (stands.place, stands.checked_on, stands.status) == ("Low Street", None, "open")
    assert entries()[-1] == ("ben", "change", "version 2 agreed")
