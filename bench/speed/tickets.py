"""People who have answered everything, and have the last button to press.

    python -m bench.speed.tickets report 500
    python -m bench.speed.tickets answer 500
    python -m bench.speed.tickets kept

Run with the environment of the public half. Their answers are kept as the site keeps them, with
what it makes ready after the last one; who has an `answer` to give has one question of a report
left. Only the slow hash is made once for all the others: nobody will type these codes. It prints
JSON: what each needs to press, or how many rows are stored.
"""

import json
import sys
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import urlencode

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.utils import timezone  # noqa: E402

from amnesty.journey import BOOKING  # noqa: E402
from amnesty.models import Booking, CollectionSlot, ItemKind, SurrenderPeriod  # noqa: E402
from amnesty.models.teams import District  # noqa: E402
from campaign_site import ready  # noqa: E402
from campaign_site.drafts import Drafts, Unfinished  # noqa: E402
from campaign_site.journeys import new_run  # noqa: E402
from campaign_site.steps import replay  # noqa: E402
from reports.journey import REPORT  # noqa: E402
from reports.models import ConcernReport, Topic  # noqa: E402

POSTCODE = "NN1 1AA"
# Nobody answers everything within the time that is doubted.
BEGAN_SECONDS_AGO = 300
JOURNEYS = {"report": REPORT, "answer": REPORT, "booking": BOOKING}
LAST = "reach-you"


def report_answers(number):
    return {
        "danger": {"danger": "no"},
        "device": {"device": "yes"},
        "topic": {"topic": Topic.objects.offered().first().slug},
        "timing": {"timing": "going-on"},
        "story": {
            "story": f"Three vans came in the night, and van {number} had no lights on. " * 3
        },
        "place": {"place": "Behind the old mill", "postcode": POSTCODE},
        "when": {"when": "Most Fridays"},
        "people": {"people-count": "1", "people-1-name": "Slim", "people-1-age": "about forty"},
        "vehicles": {"vehicles-count": "1", "vehicles-1-registration": "AB12 CDE"},
        "online": {"online": "@slim"},
        "risks": {"risks": ["children"]},
        "knowledge": {"how_known": "I live nearby", "safe_to_act": "not-sure"},
        "contact": {"contact": "sealed"},
        "reach-you": {
            "name": "Sam Example",
            "telephone": "01632 960001",
            "email": "sam@example.com",
            "best_way": "text",
            "may_leave_message": "no",
        },
        "photos": {},
    }


def booking_answers(number):
    today = timezone.localdate()
    period = SurrenderPeriod.objects.bookable(today).first()
    area = District.objects.get(outward_code=POSTCODE.split()[0]).area
    slots = CollectionSlot.objects.bookable(period, today).filter(area=area)
    slot = slots.order_by("date", "window").first()
    kind = ItemKind.objects.get(slug="shotgun").slug
    return {
        "danger": {"danger": "no"},
        "do-you-know": {"explosive": "no"},
        "items": {"items": [kind]},
        "about-it": {
            f"about-{kind}-number": "1",
            f"about-{kind}-loaded": "no",
            f"about-{kind}-ammunition": "none",
        },
        "kept": {"kept": ["loft"]},
        "whose": {"whose": "late-relative"},
        "papers": {"papers": "unknown"},
        "area": {"postcode": POSTCODE},
        "place": {"place": f"{number} Nowhere Lane"},
        "access": {},
        "time": {"time": slot.pk},
        "wishes": {},
        "contact": {"contact": "none"},
        "promise": {"promise": period.wording_version},
    }


ANSWERS = {"report": report_answers, "answer": report_answers, "booking": booking_answers}


def press(kind, count):
    """What each needs for the last button: the run of the draft, and its cookie."""
    if kind == "booking":
        CollectionSlot.objects.update(capacity=F("held") + count)
    usual = ANSWERS[kind]("of number")
    model = draft(kind, usual)
    journey = JOURNEYS[kind]
    progress = replay(journey.steps, model.typed)
    if not progress.is_complete:
        raise RuntimeError(f"{progress.next_step.slug}: {progress.next_step}")
    model.ready = ready.make(journey, model, progress)
    give = last_answer if kind == "answer" else ticket
    with transaction.atomic():
        return [give(kind, model, progress, number) for number in range(count)]


def draft(kind, answers):
    typed = {slug: urlencode(given, doseq=True) for slug, given in answers.items()}
    made = Unfinished(JOURNEYS[kind].namespace, new_run(), typed=typed)
    made.began_at -= BEGAN_SECONDS_AGO
    return made


def ticket(kind, model, progress, number):
    """Like the model, but for its words, which no other has. Each is sealed for its own row."""
    journey = JOURNEYS[kind]
    typed = json.loads(json.dumps(model.typed).replace("of+number", str(number)))
    own = replace(draft(kind, {}), typed=typed)
    own.ready = model.ready | {
        "token": own.token,
        "made_of": ready.fingerprint(journey, own),
        "gathered": journey.gather(progress),
    }
    if kind == "report":
        own.ready["gathered"]["words"] += str(number)
    return kept_for(own, journey.url("check", own.run))


def last_answer(kind, model, progress, number):
    """Somebody who has one question left to answer, after which all is made ready."""
    journey = JOURNEYS[kind]
    typed = {slug: given for slug, given in model.typed.items() if slug != LAST}
    own = replace(draft(kind, {}), typed=typed)
    address = journey.step_url(journey.step(LAST), own.run)
    return kept_for(own, address, report_answers(number)[LAST])


def kept_for(own, path, values=()):
    Drafts(SimpleNamespace(COOKIES={})).keep(own, HttpResponse())
    return {
        "path": path,
        "values": dict(values),
        "cookies": {own.key.cookie: own.key.secret, settings.CSRF_COOKIE_NAME: "t" * 32},
    }


def kept():
    return {"report": ConcernReport.objects.count(), "booking": Booking.objects.count()}


if __name__ == "__main__":
    name, *given = sys.argv[1:]
    print(json.dumps(kept() if name == "kept" else press(name, int(given[0]))))
