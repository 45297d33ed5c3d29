from django.utils import timezone

from campaign_site.jobs import JobCommand
from news import picture_files
from news.models import Picture


class Command(JobCommand):
    help = (
        "Deletes the pictures of more than 30 days ago that no article shows and no revision "
        "names, and files that belong to no picture. Run it every night."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be done, and do nothing."
        )

    def handle(self, dry_run, **options):
        unused, stray = Picture.objects.old().unused(), stray_names()
        if dry_run:
            self.stdout.write(f"{unused.count() + len(stray)} would be deleted.")
            return
        number = unused.drop()
        for name in stray:
            picture_files.delete(name)
        self.stdout.write(f"{number + len(stray)} deleted.")


def stray_names():
    """Their row never came, or is gone. Young ones may still get theirs."""
    known = set(Picture.objects.values_list("name", flat=True))
    oldest = timezone.now() - Picture.KEPT_FOR
    stray = [name for name in picture_files.names() if name not in known]
    return [name for name in stray if is_old(picture_files.written_at(name), oldest)]


def is_old(written_at, oldest):
    return written_at is None or written_at < oldest
