import pyrage
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Prints a new key for backups. Run it on another machine than the site's: the private "
        "half belongs in a safe, and only the public half on the site. It stores nothing."
    )
    requires_system_checks = []

    def handle(self, **options):
        identity = pyrage.x25519.Identity.generate()
        self.stdout.write("# For the staff site’s environment:")
        self.stdout.write(f"# BACKUP_PUBLIC_KEY={identity.to_public()}")
        self.stdout.write("# Keep this whole text as a file in a safe, and nowhere else:")
        self.stdout.write(str(identity))
