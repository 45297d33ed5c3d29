from datetime import timedelta
from uuid import UUID

from campaign_site.jobs import JobCommand
from reports.blind_index import UNREADABLE, index
from reports.models import ConcernReport, IndexEntry

BATCH = 500
MOST_NAMED = 20


class Command(JobCommand):
    help = (
        "Looks for what new reports have in common with others: plates, numbers, e-mail "
        "addresses, postcodes and similar text. Run it every few minutes, with the environment "
        "of the staff site. It can be stopped at any time, and goes on when it runs again. "
        "It names the reports that can't be opened."
    )
    # Two at once would open everything twice. Much longer than a batch takes.
    held_for = timedelta(minutes=10)

    def add_arguments(self, parser):
        parser.add_argument(
            "--again",
            action="store_true",
            help="Index all reports anew, after a change of INDEX_KEY or of the rules.",
        )

    def handle(self, *, again, **options):
        if again:
            for batch in batches_of(ConcernReport.objects.filter(is_indexed=True)):
                self.is_still_at_it()
                IndexEntry.objects.drop(batch)
        number, unread = 0, []
        for batch in batches_of(ConcernReport.objects.unindexed()):
            self.is_still_at_it()
            for pk in batch:
                try:
                    number += index(pk)
                except UNREADABLE:
                    unread.append(pk)
        self.tell(number, unread)

    def tell(self, number, unread):
        """By reference, and never with what went wrong: that could hold what was told."""
        rows = ConcernReport.objects.filter(pk__in=unread[:MOST_NAMED])
        for reference in rows.order_by("reference").values_list("reference", flat=True):
            self.stderr.write(f"{reference} can't be opened.")
        if len(unread) > MOST_NAMED:
            self.stderr.write(f"Nor can {len(unread) - MOST_NAMED} others.")
        self.say(f"{number} indexed.")


def batches_of(reports):
    """Their ids, a few at a time. Those that stay among them are not met again."""
    last = UUID(int=0)
    ids = reports.order_by("pk").values_list("pk", flat=True)
    while batch := list(ids.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1]
