from django.contrib.sessions.management.commands import clearsessions

from campaign_site.jobs import JobCommand


class Command(JobCommand, clearsessions.Command):
    """Django's own, noted like all jobs."""
