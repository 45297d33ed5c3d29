"""`python3 dev.py bench triage`: how much slower the queue is with a million open reports.

1,000 reports and 1,000,000, none of them ended, every fiftieth with a doubt, as a signed-in
officer asks for them (two_sizes.py).

With 1,000 reports there is no 1,000th page; their last full one stands in its place. What no
filter has an index of its own for is measured too, and has no limit: it reads the index of
the queue until a page is full, so what is rare takes longer to find.
"""

from bench.two_sizes import Bench, Operation, signed_in, use

# What follows needs the settings.
# isort: split
from django.contrib.auth import get_user_model
from django.db import connection

from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from reports.models import ConcernReport, Topic

PAGE = "/admin/reports/concernreport/"
ROW = '<th scope="row">'

FILL = """
INSERT INTO reports_concernreport (
    id, reference, code_hash, code_expires_on, submission_token, text_group, version,
    topic_id, risk, status, public_status, assignee_id, outward_code, timing, channel,
    has_children, has_weapons, has_vulnerable_adults, has_dogs_or_traps, has_threat_words,
    is_held, is_on_legal_hold, is_added_to, is_indexed, safe_to_act, identity, language,
    outcome, onward_reference, doubts, received_on, answers
)
SELECT
    gen_random_uuid(),
    'C-' || substr(letters, 1, 4) || '-' || substr(letters, 5, 4) || '-' || substr(letters, 9),
    'hash', current_date, md5(i::text), '', 1,
    (SELECT min(id) FROM reports_topic) + floor(9 * random() ^ 2)::int,
    CASE WHEN chance < 0.01 THEN 4 WHEN chance < 0.02 THEN 3 WHEN chance < 0.2 THEN 2 ELSE 1 END,
    (array['new', 'new', 'new', 'reviewing', 'reviewing', 'supervisor'])[1 + i %% 6],
    'received',
    CASE WHEN i %% 10 < 3 THEN (SELECT min(id) FROM campaign_site_staffmember) + i %% 20 END,
    'NN' || 1 + floor(29 * random() ^ 2)::int,
    (array['now', 'soon', 'going-on', 'past', 'not-sure'])[1 + i %% 5],
    CASE WHEN i %% 20 = 0 THEN 'telephone' ELSE 'online' END,
    random() < 0.2, random() < 0.1, random() < 0.1, random() < 0.05, chance < 0.01,
    random() < 0.1, false, random() < 0.01, false, 'yes', 'none', 'en-gb',
    '', '', CASE WHEN i %% 50 = 0 THEN 'fast' ELSE '' END,
    current_date - floor(730 * random() ^ 2)::int, decode(repeat('a5', 560), 'hex')
FROM (
    SELECT i, random() AS chance, translate(
        upper(lpad(to_hex((i::bigint * 40503691501) & 68719476735), 9, '0')), '01', 'XY'
    ) AS letters
    FROM generate_series(1, %(rows)s) AS i
) AS numbered
"""
# A third was opened by somebody, a tenth has photos and additions.
FILL_BESIDE = """
INSERT INTO campaign_site_auditentry (
    number, happened_at, staff_id, action, subject, record, outcome, reason, previous_hash, hash
)
SELECT row_number() OVER (), now(), (SELECT min(id) FROM campaign_site_staffmember),
    'view', 'reports.concernreport ' || reference, reference, '', '', md5(reference), md5(reference)
FROM reports_concernreport
WHERE abs(hashtext(reference)) %% 3 = 0;
INSERT INTO reports_attachment (id, report_id, "order")
SELECT gen_random_uuid(), id, 1 FROM reports_concernreport
WHERE abs(hashtext(reference)) %% 10 = 0;
INSERT INTO reports_addition (id, report_id, received_on, submission_token, text)
SELECT gen_random_uuid(), id, received_on, submission_token, answers FROM reports_concernreport
WHERE abs(hashtext(reference)) %% 10 = 0;
"""


def fill(rows):
    Topic.objects.all().delete()
    Topic.objects.bulk_create(Topic(slug=f"t{n}", name=f"Topic {n}") for n in range(9))
    staff = get_user_model()
    staff.objects.bulk_create(staff(username=f"officer {n}", is_staff=True) for n in range(20))
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"rows": rows})
        cursor.execute(FILL_BESIDE.replace("%%", "%"))
    return {"officer": signed_in(Role.TRIAGE, staff.objects.order_by("pk").first())}


def operations(databases):
    """What an officer asks for, of the small database and of the large one."""
    topic, reference = found_in_both(databases)
    pages = [
        page("first page", ""),
        page("1,000th page (small: 19th)", "p=19", "p=1000"),
        page("filter: topic", f"topic={topic}"),
        page("filter: area", "area=NN1"),
        page("search: a reference", f"q={reference}", rows=1),
        page("filter: nobody’s", "assignee=nobody"),
        page("search: its beginning", f"q={reference[:9]}", rows=1),
    ]
    without_limit = {
        "filter: overdue": "only=overdue",
        "filter: on hold": "only=held",
        "filter: telephone": "channel=telephone",
        "filter: needs a supervisor": "status=supervisor",
    }
    others = [page(*each, rows=1)._replace(has_limit=False) for each in without_limit.items()]
    return [*pages, *others]


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
    models=[ConcernReport, AuditEntry],
    fill=fill,
    operations=operations,
)

if __name__ == "__main__":
    QUEUE.run()
