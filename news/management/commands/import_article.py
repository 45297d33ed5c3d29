from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.urls import reverse

from campaign_site.staff_commands import StaffCommand
from news.checking import check
from news.models import Article, WeekOfAction
from news.press_release import NoText, read
from news.press_release.draft import free_slug


class Command(StaffCommand):
    help = (
        "Makes a draft of a press release: a file of plain text or HTML, with the date on top, "
        "then the title and the text. It says what it kept, changed and left out. Nothing is "
        "published. Run it with the environment of the staff site."
    )

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--slug", default="", help="the word in the address")
        parser.add_argument("--week", default="", help="campaign/number, such as twelve-weeks/3")
        parser.add_argument("--dry-run", action="store_true", help="report, and keep nothing")

    def handle(self, *, file, slug, week, dry_run, **options):
        values = week_values(week)
        try:
            found, report = read(file)
            values |= found | {"slug": free_slug(slug or found["title"])}
            article = unsaved(values) if dry_run else Article.objects.begin(None, values)
        except NoText as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        for line in report.lines():
            self.stdout.write(line)
        self.tell(article)

    def tell(self, article):
        for finding in check(article):
            kind = "Before it is published" if finding.blocks else "Advice"
            self.stdout.write(f"{kind}: {finding.words}")
        if article.pk is None:
            self.stdout.write("Nothing is kept: this was a dry run.")
            return
        page = reverse("admin:news_article_page", args=[article.pk])
        self.stdout.write(f"The draft: {settings.STAFF_ADDRESS.rstrip('/')}{page}")


def unsaved(values):
    article = Article()
    article.say(article.says() | values)
    article.full_clean()
    return article


def week_values(name):
    """Of the week, and of the Matter of Priority that it is about."""
    if not name:
        return {}
    campaign, _slash, number = name.rpartition("/")
    weeks = WeekOfAction.objects.filter(campaign__slug=campaign)
    week = weeks.filter(number=number).first() if number.isdecimal() else None
    if week is None:
        raise CommandError(f"There is no week {name}. Write it like this: twelve-weeks/3")
    return {"week": week.pk, "priority": week.priority_id}
