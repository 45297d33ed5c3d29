"""Collect what readers are shown, for those who translate it: `manage.py makemessages`.

Besides the words of the code these are the words that the force wrote: its profile, and the
rows of the database that it runs on, which another force words in its own way. Words that
staff alone read are left out, and pages that there are in English alone.

Needs GNU gettext. What it makes is committed, so that a site that runs needs nothing.
"""

from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.core.management.commands import makemessages
from django.utils import dates

from campaign_site import force, languages

FOR_STAFF = [
    "*/admin/*",
    "*/management/*",
    "*/migrations/*",
    "*/entry.py",
    "*/entry_sent.html",
    "*_admin.py",
    "amnesty/opened.py",
    "amnesty/runs.py",
    "amnesty/told.py",
    "campaign_site/audit.py",
    "campaign_site/audit_check.py",
    "campaign_site/checks.py",
    "campaign_site/models/*",
    "campaign_site/roles.py",
    "campaign_site/safe_start.py",
    "campaign_site/second_factor_pages.py",
    "campaign_site/sign_in.py",
    "campaign_site/staff*.py",
    "campaign_site/unusual_reading.py",
    "reports/figure_tables.py",
    "reports/figures.py",
    "reports/pauses.py",
    "reports/phrases.py",
    "reports/spam_signs.py",
    "templates/staff/*",
    "bench/*",
    "dev.py",
    "docs/*",
    "tests/*",
    "var/*",
]
# Of the models, those that readers see something of.
FOR_READERS = {
    "amnesty": ["bookings", "forgetting", "periods", "points", "reminding", "slots"],
    "news": ["campaigns", "reading"],
    "reports": ["concerns", "pauses", "topics"],
}
IN_ENGLISH_ALONE = [
    "news/press_release/*",
    "templates/design/*",
    "templates/news/[!i]*.html",
    "templates/pages/a*.html",
    "templates/pages/cookies.html",
    "templates/pages/privacy*.html",
    "templates/pages/terms.html",
]
# What the force writes and readers read.
WRITTEN_BY_THE_FORCE = {
    "reports.Topic": ["name", "hint", "signs", "advice"],
    "amnesty.ItemKind": ["name", "hint"],
    "amnesty.SurrenderPeriod": ["morning_hours", "afternoon_hours", "evening_hours"],
    "amnesty.SurrenderPoint": ["access", "fits", "hours_open"],
    "news.Priority": ["name"],
    "news.WeekOfAction": ["theme", "summary"],
}
SHOWN_LINE_BY_LINE = {"signs", "advice"}
WORDS = settings.BASE_DIR / "campaign_site" / "words_of_the_force.py"


def words_of_the_force():
    for channel in force.current().channels:
        yield from (channel.group, channel.name, channel.use)
    for model, fields in WRITTEN_BY_THE_FORCE.items():
        for row in apps.get_model(model).objects.order_by("pk").values(*fields):
            for field, text in row.items():
                yield from text.splitlines() if field in SHOWN_LINE_BY_LINE else [text]
    # Django writes them large, as no language here does within a sentence.
    yield from map(str, [*dates.MONTHS.values(), *dates.WEEKDAYS.values()])


def ignored():
    """Patterns of files whose words no reader of a translated page sees."""
    of_models = (
        str(file.relative_to(settings.BASE_DIR))
        for app, names in FOR_READERS.items()
        for file in settings.BASE_DIR.glob(f"{app}/models/*.py")
        if file.stem not in names
    )
    of_news = (f"news/{file.name}" for file in settings.BASE_DIR.glob("news/*.py"))
    return [*FOR_STAFF, *of_models, *of_news, *IN_ENGLISH_ALONE]


@contextmanager
def written_down(words):
    """As a file that xgettext can read, for as long as it does."""
    lines = sorted({f"gettext_noop({word!r})\n" for word in words if word.strip()})
    WORDS.write_text("".join(lines))
    try:
        yield
    finally:
        WORDS.unlink()


class Command(makemessages.Command):
    help = "Collects what readers are shown into the catalogues of the languages."
    requires_system_checks = []
    # A reader of a change sees words, and not how lines have moved. No words are guessed from
    # others that look alike.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-wrap", "--no-fuzzy-matching"]
    xgettext_options = [*makemessages.Command.xgettext_options, "--no-wrap"]
    msgattrib_options = [*makemessages.Command.msgattrib_options, "--no-wrap"]

    def handle(self, *args, **options):
        others = [code for code, _name in settings.LANGUAGES if code != languages.OWN]
        options["locale"] = options["locale"] or others
        options["ignore_patterns"] = [*options["ignore_patterns"], *ignored()]
        options["extensions"] = ["html", "txt", "py"]
        options["add_location"] = "file"
        with written_down(words_of_the_force()):
            super().handle(*args, **options)
