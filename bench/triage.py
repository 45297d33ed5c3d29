"""`python3 dev.py bench triage`: how much slower the queue is with a million open reports.

1,000 reports and 1,000,000, every eighth of them ended, every fiftieth with a doubt and of the
first thousand every tenth, as signed-in members of staff ask for them (two_sizes.py). Of every
third there is an entry in the audit trail, every tenth has photos and an addition, and as many were
deleted before.

With 1,000 reports there is no 1,000th page; their last full one stands in its place. What no
filter has an index of its own for is measured too, and has no limit: it reads the index of
the queue until a page is full, so what is rare takes longer to find.
"""

from bench.two_sizes import NO_LIMIT, Bench, Operation, signed_in, use

# What follows needs the settings.
# isort: split
from django.contrib.auth import get_user_model
from django.db import connection

from bench.untuned import list_of
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from reports.models import Addition, ConcernReport, Disposal, RetentionSchedule, Topic

PAGE = "/admin/reports/concernreport/"
TRAIL = "/admin/campaign_site/auditentry/"
ADDITIONS = "/admin/reports/addition/"
DISPOSALS = "/admin/reports/disposal/"
ROW = '<th scope="row">'
LINK = '<th class="field-'

FILL = """
INSERT INTO reports_concernreport (
    id, reference, code_hash, code_expires_on, submission_token, text_group, version,
    topic_id, risk, status, public_status, assignee_id, outward_code, timing, channel,
    has_children, has_weapons, has_vulnerable_adults, has_dogs_or_traps, has_threat_words,
    is_held, is_on_legal_hold, is_added_to, is_indexed, safe_to_act, identity, language,
    outcome, onward_reference, doubts, received_on, answers, closed_on
)
SELECT
    gen_random_uuid(),
    'C-' || substr(letters, 1, 4) || '-' || substr(letters, 5, 4) || '-' || substr(letters, 9),
    'hash', current_date, md5(i::text), '', 1,
    (SELECT min(id) FROM reports_topic) + floor(9 * random() ^ 2)::int,
    CASE WHEN chance < 0.01 THEN 4 WHEN chance < 0.02 THEN 3 WHEN chance < 0.2 THEN 2 ELSE 1 END,
    CASE WHEN has_ended THEN 'closed' ELSE
        (array['new', 'new', 'new', 'reviewing', 'reviewing', 'supervisor'])[1 + i %% 6] END,
    'received',
    CASE WHEN i %% 10 < 3 THEN (SELECT min(id) FROM campaign_site_staffmember) + i %% 20 END,
    'NN' || 1 + floor(29 * random() ^ 2)::int,
    (array['now', 'soon', 'going-on', 'past', 'not-sure'])[1 + i %% 5],
    CASE WHEN i %% 20 = 0 THEN 'telephone' ELSE 'online' END,
    random() < 0.2, random() < 0.1, random() < 0.1, random() < 0.05, chance < 0.01,
    random() < 0.1, i <= 960 AND i %% 8 = 6, NOT has_ended AND random() < 0.01, false,
    'yes', 'none', 'en-gb', CASE WHEN has_ended THEN 'acted-on' ELSE '' END, 'Crime 1',
    CASE WHEN i %% 50 = 0 OR i <= 1000 AND i %% 10 = 0 THEN 'fast' ELSE '' END,
    day, decode(repeat('a5', 560), 'hex'), CASE WHEN has_ended THEN least(day + 5, current_date) END
FROM (
    SELECT i, i %% 8 = 7 AS has_ended, random() AS chance,
        current_date - 10 - floor(720 * random() ^ 2)::int AS day,
    translate(
        upper(lpad(to_hex((i::bigint * 40503691501) & 68719476735), 9, '0')), '01', 'XY'
    ) AS letters
    FROM generate_series(1, %(rows)s) AS i
) AS numbered
"""
# A third was opened by somebody, two in an hour. A tenth has photos and additions. Of what was
# deleted, 120 still wait for a second person.
FILL_BESIDE = """
INSERT INTO campaign_site_auditentry (
    number, happened_at, staff_id, action, subject, record, outcome, reason, previous_hash, hash
)
SELECT number, now() - (count(*) OVER () - number) * interval '30 minutes',
    (SELECT min(id) FROM campaign_site_staffmember) + number %% 2 * (number %% 20),
    CASE WHEN number %% 3 = 0 THEN 'reveal' ELSE 'view' END,
    'reports.concernreport ' || reference, reference, '', '', md5(reference), md5(reference)
FROM (
    SELECT row_number() OVER (ORDER BY submission_token) AS number, reference
    FROM reports_concernreport
    WHERE abs(hashtext(reference)) %% 3 = 0
) AS opened;
INSERT INTO reports_disposal (
    report_id, reference, reason, proposed_by_id, proposed_on, agreed_by_id, agreed_on,
    files_left, deleted_on
)
SELECT gen_random_uuid(), 'D' || substr(reference, 2), 'Not needed',
    (SELECT min(id) FROM campaign_site_staffmember), received_on,
    (SELECT min(id) + 1 FROM campaign_site_staffmember), received_on, '[]',
    CASE WHEN row_number() OVER (ORDER BY received_on) > 120 THEN received_on END
FROM reports_concernreport
WHERE abs(hashtext(reference)) %% 5 = 0;
INSERT INTO reports_attachment (id, report_id, "order")
SELECT gen_random_uuid(), id, 1 FROM reports_concernreport
WHERE abs(hashtext(reference)) %% 10 = 0;
INSERT INTO reports_addition (id, report_id, received_on, language, submission_token, text)
SELECT gen_random_uuid(), id, received_on, language, submission_token, answers
FROM reports_concernreport
WHERE abs(hashtext(reference)) %% 10 = 0;
"""


def fill(rows):
    Topic.objects.all().delete()
    topics = Topic.objects.bulk_create(Topic(slug=f"t{n}", name=f"Topic {n}") for n in range(9))
    RetentionSchedule.objects.bulk_create(
        RetentionSchedule(topic=topic, group=4, days_kept=1) for topic in topics
    )
    staff = get_user_model()
    staff.objects.bulk_create(staff(username=f"officer {n}", is_staff=True) for n in range(20))
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"rows": rows})
        cursor.execute(FILL_BESIDE.replace("%%", "%"))
    return {
        "officer": signed_in(Role.TRIAGE, staff.objects.order_by("pk").first()),
        "supervisor": signed_in(Role.SUPERVISOR),
        "auditor": signed_in(Role.AUDITOR),
        "records": signed_in(Role.RECORDS),
    }


def operations(databases):
    """What staff ask for, of the small database and of the large one."""
    topic, reference = found_in_both(databases)
    untuned = {
        "first page": "",
        "filter: topic": f"topic__id__exact={topic}",
        "search: a reference": f"q={reference}",
    }
    found = [*queue_pages(topic, reference), *other_pages(reference)]
    return [
        asked._replace(untuned=list_of(ConcernReport, untuned[asked.name]))
        if asked.name in untuned
        else asked
        for asked in found
    ]


def queue_pages(topic, reference):
    pages = [
        page("first page", ""),
        page("1,000th page (small: 15th)", "p=15", "p=1000"),
        page("filter: topic", f"topic={topic}"),
        page("filter: area", "area=NN1"),
        page("search: a reference", f"q={reference}", rows=1),
        page("filter: nobody’s", "assignee=nobody"),
        page("list: ended", "queue=ended"),
        page("list: with doubts", "queue=doubts"),
        page("search: its beginning", f"q={reference[:9]}", rows=1),
    ]
    without_limit = {
        "filter: overdue": "only=overdue",
        "filter: on hold": "only=held",
        "filter: telephone": "channel=telephone",
        "filter: needs a supervisor": "status=supervisor",
    }
    others = [page(*each, rows=1)._replace(most=NO_LIMIT) for each in without_limit.items()]
    return [*pages, *others]


def other_pages(reference):
    trail = list_of(AuditEntry)
    return [
        other("the start page: triage", "/admin/", "officer", "<h2", 1),
        other("the start page: supervisor", "/admin/", "supervisor", "<h2", 1),
        other("the audit trail", TRAIL, "auditor", LINK, 100, trail),
        other("the trail: its third page", f"{TRAIL}?p=3", "auditor", LINK, 100),
        other("the trail: who", f"{TRAIL}?person=1", "auditor", LINK, 90),
        other("the trail: what", f"{TRAIL}?action=reveal", "auditor", LINK, 90),
        other(
            "the trail: about",
            f"{TRAIL}?about={reference}",
            "auditor",
            "<table",
            0,
            f"{trail}q={reference}",
        ),
        other("additions", ADDITIONS, "officer", LINK, 90, list_of(Addition)),
        other(
            "additions: a reference",
            f"{ADDITIONS}?q={reference}",
            "officer",
            "<form",
            1,
            list_of(Addition, f"q={reference}"),
        ),
        other("due for review", f"{PAGE}disposal/", "records", "<tr", 90),
        other("proposed for deletion", f"{PAGE}disposal/proposed/", "records", "<tr", 90),
        other("on legal hold", f"{PAGE}disposal/holds/", "records", "<tr", 90),
        other("what was deleted", DISPOSALS, "records", LINK, 90, list_of(Disposal)),
    ]


def other(name, address, client, shown, rows, untuned=""):
    return Operation(name, address, address, client, shown, rows, untuned=untuned)


def page(name, small, large=None, rows=50):
    addresses = [f"{PAGE}?{small}", f"{PAGE}?{small if large is None else large}"]
    return Operation(name, *addresses, "officer", ROW, rows)


def found_in_both(databases):
    """A topic, and a reference: both were made alike, so what is in the small one is in both."""
    use(databases["small"])
    report = ConcernReport.objects.order_by("submission_token").first()
    return Topic.objects.order_by("pk")[4].pk, report.reference


QUEUE = Bench(
    name="triage",
    about="a page of the queue",
    sizes={"small": 1_000, "large": 1_000_000},
    of="reports",
    models=[ConcernReport, AuditEntry, Addition, Disposal],
    fill=fill,
    operations=operations,
)

if __name__ == "__main__":
    QUEUE.run()
