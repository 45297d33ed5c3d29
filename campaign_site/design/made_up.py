"""Rows that are never stored. Their days are counted from today, so that each stage is shown."""

from datetime import time, timedelta

from django.urls import reverse
from django.utils import timezone

from amnesty.demo import CONTENT
from amnesty.models import Booking, CollectionSlot, ItemKind, SurrenderPeriod, SurrenderPoint
from amnesty.models.visits import held_until
from amnesty.working_days import next_working_days
from campaign_site.dates import monday_of
from news.models import Article, Campaign, Correction, Picture, Priority, Result, WeekOfAction
from reports.models import Topic

REFERENCE = {"report": "C-2345-6789-F", "booking": "B-2345-6789-F"}
CODE_GROUPS = ["2345-", "6789-", "ABCD-", "EFGH-W"]
TEXT = "This text is made up. It shows how long lines run and how they break."
LONG_WORD = "Anexceptionallylongwordthatcannotbebrokenanywhere"
BODY = f"""
<p>{TEXT}</p>
<h2>A heading in the text</h2>
<p>{TEXT} <a href="/contact/">A link in the text</a>.</p>
<ul><li>The first point</li><li>The second point, which is <strong>strong</strong></li></ul>
<h3>A smaller heading</h3>
<ol><li>The first step</li><li>The second step</li></ol>
<blockquote><p>Words that somebody said.</p></blockquote>
"""
GROUPS = ItemKind.Group


def today():
    return timezone.localdate()


# --- News ---------------------------------------------------------------------


def campaign():
    return Campaign(
        title="An example campaign",
        slug="an-example",
        summary="What the campaign is about, in one or two sentences.",
        starts_on=monday_of(today()) - timedelta(weeks=2),
        is_published=True,
    )


def priority():
    return Priority(name="An example priority", slug="an-example")


def weeks():
    """Two that are over, one that runs, and three to come."""
    one = campaign()
    themes = ["First theme", "Second theme", "Third theme", "Fourth theme", "Fifth", LONG_WORD]
    return [
        WeekOfAction(
            campaign=one,
            number=number,
            theme=theme,
            priority=priority(),
            starts_on=one.starts_on + timedelta(weeks=number - 1),
            summary="What happens in this week, in one or two sentences.",
        )
        for number, theme in enumerate(themes, start=1)
    ]


def result(what, number, **more):
    return Result(what=what, number=number, source="Made up for this page", **more)


def weeks_with_results():
    shown = weeks()
    for week in shown:
        week.counted = []
    shown[0].counted = [result("Visits", 12), result("Talks at schools", 3)]
    shown[1].counted = [
        result("Visits", 30, source_url="https://www.example.org/"),
        result("Letters that were sent", 1000, is_minimum=True),
    ]
    return shown


def picture():
    """The one that the site draws of its own name stands for all sizes of a photo."""
    shown = Picture(name="example", width=1280, height=720)
    shown.address = lambda file: reverse("card")
    return shown


def article(slug="an-example", **values):
    now = timezone.now()
    corrections = values.pop("corrections", [])
    shown = Article(
        **{
            "title": "An example of an article",
            "slug": slug,
            "summary": "What the article says, in one or two sentences.",
            "body": BODY,
            "plain_text": f"An example of an article\n{TEXT}",
            "priority": priority(),
            "status": Article.Status.READY,
            "revision": 1,
            "publish_at": now - timedelta(days=3),
        }
        | values
    )
    shown.told_corrections = corrections
    return shown


def corrected():
    made_at = timezone.now() - timedelta(days=1)
    note = Correction(note="An earlier text gave another day.", made_at=made_at)
    return article(title="An article that was corrected", corrected_at=made_at, corrections=[note])


def over():
    return article(
        title="An article that is over",
        expire_at=timezone.now() - timedelta(days=1),
        after_expiry=Article.AfterExpiry.KEPT,
    )


def withdrawn():
    return article(
        title="An article that was withdrawn",
        status=Article.Status.WITHDRAWN,
        ended_at=timezone.now() - timedelta(hours=4),
        ended_note="It named the wrong place.",
    )


def pictured(**values):
    return article(
        title="An article with a picture",
        picture=picture(),
        picture_alt="The name of this site",
        picture_credit="drawn by this site",
        **values,
    )


def articles():
    """A card with a picture, one without, and one of each that says more about itself."""
    untold = article(title=f"An article about {LONG_WORD}", priority=None)
    return [pictured(), article(), corrected(), over(), untold]


# --- Handing in ---------------------------------------------------------------


def kinds():
    names = {
        "An example gun": GROUPS.FIREARMS,
        "An example look-alike": GROUPS.LOOK_ALIKES,
        "Example ammunition": GROUPS.AMMUNITION,
        "An example knife": GROUPS.BLADES,
    }
    return [
        ItemKind(slug=f"example-{place}", name=name, group=group, hint="What belongs to it")
        for place, (name, group) in enumerate(names.items(), start=1)
    ]


def period(**values):
    """Its promise is the one that the demonstration makes: no other may be made up."""
    return SurrenderPeriod(
        **{
            "title": "An example",
            "opens_on": today() - timedelta(days=14),
            "closes_on": today() + timedelta(days=14),
            "method": SurrenderPeriod.Method.COLLECTION,
            **CONTENT["wording"],
            **CONTENT["example_hours"],
        }
        | values
    )


def slots():
    """On three days, with one part of each that is full."""
    windows = CollectionSlot.Window
    _read_on, *days = next_working_days(today(), 4)
    return [
        CollectionSlot(
            pk=10 * place + window,
            date=day,
            window=window,
            capacity=2,
            held=2 if window == place else 0,
        )
        for place, day in enumerate(days, start=1)
        for window in windows
    ]


def booking(status=Booking.Status.REQUESTED, **values):
    one, under = slots()[0], period()
    return Booking(
        **{
            "reference": REFERENCE["booking"],
            "status": status,
            "slot": one,
            "period": under,
            "held_until": held_until(under, one),
            "contact_way": Booking.ContactWay.NONE,
            "loaded": Booking.Loaded.UNKNOWN,
            "code_expires_on": one.date + Booking.CODE_LASTS,
        }
        | values
    )


def point(status=SurrenderPoint.Status.OPEN, **values):
    label = SurrenderPoint.Status(status).label
    return SurrenderPoint(
        **{
            "pk": 0,
            "sort": SurrenderPoint.Sort.BIN,
            "town": "Example Town",
            "name": f"Example bin: {label}",
            "place": "Example Street",
            "access": "At any time.",
            "fits": "What the opening takes.",
            "status": status,
            "checked_on": today() - timedelta(days=2),
        }
        | values
    )


def bins():
    """One in each state, and one that nobody has seen yet."""
    reported = point(name="Example bin: reported", checked_on=None, reported_on=today())
    return [*(point(status) for status in SurrenderPoint.Status), reported]


def session():
    return point(
        sort=SurrenderPoint.Sort.SESSION,
        name="Example session",
        date=today() + timedelta(days=5),
        starts_at=time(10),
        ends_at=time(12, 30),
    )


def station():
    return point(
        sort=SurrenderPoint.Sort.STATION,
        name="Example station",
        hours_open="Monday to Friday, 9am to 5pm (example)",
        telephone="101",
    )


# --- Telling ------------------------------------------------------------------


def topic():
    return Topic(
        slug="an-example",
        name="An example topic",
        signs="A sign that somebody may see\nAnother sign",
        advice="A sentence of advice.",
    )
