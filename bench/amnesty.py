"""`python3 dev.py bench amnesty`: how much slower the visits are with a hundred thousand.

100 bookings and 100,000, of ten areas that are visited three times a day. Both have the same
slots, from three years ago to ten weeks ahead, and in each a place is left. Of the 100, all are
to come. Of the 100,000, so are those of the two weeks that can be booked; the others have ended.
Next week is filled first, whatever day it is today, and with as many in both: the week grid shows
the same.

Of what was collected there is a receipt, but for the latest forty; the small one has none of these,
and what is confirmed stands in their place. Somebody walked in 240 times,
and what was taken in then waits for signatures. The page of the journey is one that the public
sees.
"""

from bench.two_sizes import PUBLIC, STAFF, Bench, Operation, signed_in, use

# What follows needs the settings.
# isort: split
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.utils import timezone

from amnesty.models import (
    BookedItem,
    Booking,
    CollectionSlot,
    ItemKind,
    Receipt,
    ReceivedItem,
)
from amnesty.working_days import DAY, is_working_day
from bench.untuned import list_of
from campaign_site.dates import monday_of
from campaign_site.drafts import Unfinished
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from tests.amnesty.conftest import ANSWERS
from tests.amnesty.factories import a_booking, a_kind, a_period, an_area
from tests.unfinished import keep

FEW, MANY = 100, 100_000
AREAS = 10
IN_ONE_SLOT = 4
DAYS_AHEAD, DAYS_BACK = 70, 1200
CAN_BE_BOOKED = 14
RUN = "aaaaaaaaaaaaaaaa"
BOOKINGS = "/admin/amnesty/booking/"
RECEIPTS = "/admin/amnesty/receipt/"
SLOTS = "/admin/amnesty/collectionslot/"
LINK = '<th class="field-'
TIME = f"/amnesty/book/time/?run={RUN}"
ROW = '<th scope="row"><a href="/admin/amnesty/booking/'

# Each is like one that is there, but for this. The coming ones are made first.
FILL = """
WITH places AS (
    SELECT slots.id, slots.date, row_number() OVER (
        ORDER BY slots.date NOT BETWEEN %(monday)s AND %(monday)s + 6,
            slots.date < current_date, abs(slots.date - current_date) / 14, slots.id, n
    ) AS i
    FROM amnesty_collectionslot AS slots, generate_series(1, %(in_one_slot)s) AS n
    WHERE slots.date <> current_date AND slots.date <= current_date + %(ahead)s
), chosen AS (
    SELECT id, date, row_number() OVER (ORDER BY i) AS i
    FROM places
    WHERE i < %(next_week)s OR date NOT BETWEEN %(monday)s AND %(monday)s + 6
), numbered AS (
    SELECT *, date < current_date AS has_ended, translate(
        upper(lpad(to_hex((i::bigint * 40503691501) & 68719476735), 9, '0')), '01', 'XY'
    ) AS letters
    FROM chosen
    WHERE i < %(rows)s
)
INSERT INTO amnesty_booking
SELECT (jsonb_populate_record(one, jsonb_build_object(
    'id', gen_random_uuid(),
    'reference', 'B-' || substr(letters, 1, 4) || '-' || substr(letters, 5, 4) || '-'
        || substr(letters, 9),
    'code_hash', 'hash',
    'submission_token', md5(i::text),
    'slot_id', numbered.id,
    'status', CASE WHEN has_ended
        THEN (array['collected', 'collected', 'collected', 'nobody-in', 'incident'])[1 + i %% 5]
        ELSE (array['requested', 'needs-call', 'confirmed', 'confirmed'])[1 + i %% 4]
    END,
    'held_until', CASE WHEN NOT has_ended AND i %% 4 = 0 THEN now() + interval '1 day' END,
    'ended_on', CASE WHEN has_ended THEN date END,
    'received_on', least(date - 5, current_date),
    'loaded', (array['', 'no', 'no', 'unknown', 'yes'])[1 + i %% 5],
    'has_dog', i %% 3 = 0,
    'has_children', i %% 7 = 0,
    'is_secret', i %% 11 = 0
))).*
FROM amnesty_booking AS one, numbered;
INSERT INTO amnesty_bookeditem (booking_id, kind_id, number, loaded, ammunition)
SELECT booking.id, one.kind_id, 1, booking.loaded, ''
FROM amnesty_booking AS booking, amnesty_bookeditem AS one
WHERE booking.id <> one.booking_id;
UPDATE amnesty_collectionslot AS slots SET held = (
    SELECT count(*) FROM amnesty_booking WHERE slot_id = slots.id
);
"""
FILL_BESIDE = """
INSERT INTO amnesty_receipt (number, booking_id, taken_on, taken_by_id, submission_token)
SELECT 'R' || substr(reference, 2), id, ended_on, %(first)s, md5(reference)
FROM (
    SELECT *, row_number() OVER (ORDER BY ended_on DESC, id) AS newest
    FROM amnesty_booking WHERE status = 'collected'
) AS collected
WHERE newest > 40
UNION ALL
SELECT 'R-walk-' || i, NULL, current_date - i %% 30, %(first)s, md5(i::text)
FROM generate_series(1, 240) AS i;
INSERT INTO amnesty_receiveditem (
    receipt_id, kind_id, number, make, calibre, serial, state, made_safe_by, property_number,
    seal, needs_forensics, forensic_reason, route, destroyed_on, first_signed_by_id,
    second_signed_by_id, version
)
SELECT id, (SELECT min(id) FROM amnesty_itemkind), 1, '', '', '', 'inert', '', '', '', false, '',
    'destroy',
    CASE WHEN booking_id IS NOT NULL THEN taken_on END,
    CASE WHEN booking_id IS NOT NULL OR id %% 2 = 0 THEN %(first)s END,
    CASE WHEN booking_id IS NOT NULL THEN %(second)s END, 1
FROM amnesty_receipt;
UPDATE amnesty_booking SET has_receipt = true
WHERE id IN (SELECT booking_id FROM amnesty_receipt);
"""


def fill(rows):
    today = timezone.localdate()
    kinds = [a_kind("shotgun"), a_kind("cartridges", group=ItemKind.Group.AMMUNITION)]
    a_period(kinds, opens_on=today - DAY, closes_on=today + DAYS_AHEAD * DAY)
    areas = [an_area(f"Area {n}", [f"NN{n}"]) for n in range(1, AREAS + 1)]
    CollectionSlot.objects.bulk_create(
        CollectionSlot(area=area, date=day, window=window, capacity=IN_ONE_SLOT + 1)
        for day in days(today)
        for area in areas
        for window in CollectionSlot.Window
    )
    a_booking(CollectionSlot.objects.last(), code_hash="real")
    filled = {
        "rows": rows,
        "in_one_slot": IN_ONE_SLOT,
        "ahead": CAN_BE_BOOKED,
        "monday": next_monday(today),
        "next_week": FEW,
    }
    staff = get_user_model().objects
    people = {name: staff.create(username=name).pk for name in ("first", "second")}
    with connection.cursor() as cursor:
        for statement, values in [(FILL, filled), (FILL_BESIDE, people)]:
            for each in statement.split(";")[:-1]:
                cursor.execute(each, values)
    if Booking.objects.count() != rows:
        raise RuntimeError(f"There are only {Booking.objects.count():,} places.")
    return {"officer": signed_in(Role.COLLECTIONS), "visitor": someone_who_wants_a_time()}


def next_monday(today):
    return monday_of(today) + 7 * DAY


def days(today):
    first, last = today - DAYS_BACK * DAY, today + DAYS_AHEAD * DAY
    every = (first + DAY * number for number in range((last - first).days + 1))
    return [day for day in every if is_working_day(day)]


def someone_who_wants_a_time():
    """With every question before it answered, as the site keeps it."""
    slugs = list(ANSWERS)
    before = {slug: ANSWERS[slug] for slug in slugs[: slugs.index("time")]}
    typed = {slug: urlencode(answers, doseq=True) for slug, answers in before.items()}
    visitor = Client()
    keep(visitor, Unfinished("amnesty:booking", RUN, typed=typed))
    return visitor


def operations(databases):
    week = f"{BOOKINGS}week/?day={next_monday(timezone.localdate())}"
    found = [f"{BOOKINGS}?q={real_reference(databases[name])}" for name in ("small", "large")]
    return [
        page("the week grid", week, shown='<th scope="row">', rows=3 * AREAS),
        page("the window page", TIME, "visitor", 'type="radio"', 20, most=PUBLIC),
        page("the list: open", BOOKINGS)._replace(untuned=list_of(Booking)),
        page("the list: confirmed", f"{BOOKINGS}?state=confirmed"),
        Operation("the list: a reference", *found, "officer", ROW, rows=1)._replace(
            untuned=list_of(Booking, found[1].partition("?")[2])
        ),
        page("the list: overdue", f"{BOOKINGS}?state=overdue", shown="<h2", rows=1),
        Operation(
            "the list: no receipt (small: confirmed)",
            f"{BOOKINGS}?state=confirmed",
            f"{BOOKINGS}?state=no-receipt",
            "officer",
            ROW,
            rows=40,
        ),
        page("the start page", "/admin/", shown="<h2", rows=3),
        page("receipts", RECEIPTS, shown=LINK, rows=90)._replace(untuned=list_of(Receipt)),
        page("receipts: a number", f"{RECEIPTS}?q=R-walk-240", shown=LINK, rows=1)._replace(
            untuned=list_of(Receipt, "q=R-walk-240")
        ),
        page("receipts: of a month", f"{RECEIPTS}?{of_days(29, 0)}", shown=LINK, rows=90),
        page("slots", SLOTS, shown=LINK, rows=90)._replace(untuned=list_of(CollectionSlot)),
        page("slots: of a week", f"{SLOTS}?{of_days(-7, -14)}", shown=LINK, rows=50),
        page("what leaves the store", f"{BOOKINGS}destruction/", shown="<tr", rows=200),
        page("the list: all", f"{BOOKINGS}?state=all"),
        page("what looks hoarded", f"{BOOKINGS}freeing/", shown="<h2", rows=3),
    ]


def of_days(first, last):
    """So many days ago, as the lists are narrowed by them."""
    today = timezone.localdate()
    return urlencode({"since": today - first * DAY, "until": today - last * DAY})


def page(name, address, client="officer", shown=ROW, rows=50, most=STAFF):
    return Operation(name, address, address, client, shown, rows, most)


def real_reference(database):
    """The one that was not made up here: it can be searched for."""
    use(database)
    return Booking.objects.get(code_hash="real").reference


VISITS = Bench(
    name="amnesty",
    about="a page about visits",
    sizes={"small": FEW, "large": MANY},
    of="bookings",
    models=[Booking, BookedItem, Receipt, ReceivedItem, AuditEntry],
    fill=fill,
    operations=operations,
)

if __name__ == "__main__":
    VISITS.run()
