from django.core.management.base import CommandError
from django.db import DatabaseError

from campaign_site.jobs import JobCommand
from campaign_site.write_ahead_log import empty_write_ahead_log
from reports.models import Disposal
from reports.models.disposal import CannotDispose

DELETED, KEPT, FAILED = "deleted", "kept", "failed"


class Command(JobCommand):
    help = (
        "Deletes the reports that two people agreed to delete and that are still there. "
        "A dry run also says which reports are due for review."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be done, and do nothing."
        )

    def handle(self, dry_run, **options):
        agreed = Disposal.objects.agreed().order_by("agreed_on", "reference")
        if dry_run:
            self.say_what_would_be_done(agreed)
        else:
            self.delete(agreed)

    def say_what_would_be_done(self, agreed):
        for disposal in agreed:
            why = disposal.kept_because()
            self.stdout.write(f"{disposal}: {why or 'would be deleted'}")
        due = Disposal.objects.undecided()
        reports = due.defer("answers").select_related("topic__retention_schedule")
        for report in reports.iterator():
            self.stdout.write(f"{report}: due for review since {report.review_on}")
        self.stdout.write(f"{due.count()} due for review.")

    def delete(self, agreed):
        outcomes = [self.carry_out(disposal) for disposal in agreed]
        empty_write_ahead_log()
        self.say(f"{outcomes.count(DELETED)} deleted.")
        if number := outcomes.count(FAILED):
            raise CommandError(f"{number} could not be deleted. Run it again.")

    def carry_out(self, disposal):
        """An error says only what kind it is: its message might say what stood in the report."""
        try:
            disposal.carry_out()
            outcome = words = DELETED
        except CannotDispose as why:
            outcome, words = KEPT, why
        except (DatabaseError, OSError) as error:
            outcome, words = FAILED, type(error).__name__
        say = self.stderr.write if outcome == FAILED else self.say
        say(f"{disposal}: {words}")
        return outcome
