from campaign_site import sealed_files
from campaign_site.jobs import JobCommand
from reports.models import Attachment


class Command(JobCommand):
    help = "Deletes sealed files that no report owns: it was not stored, or a process was stopped."

    def handle(self, **options):
        owned = {key.hex for key in Attachment.objects.values_list("pk", flat=True)}
        found = sealed_files.leftovers(owned)
        sealed_files.remove(found)
        self.say(f"{len(found)} deleted.")
