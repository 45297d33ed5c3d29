from django.core.management.base import BaseCommand

from campaign_site import keys


class Command(BaseCommand):
    help = "Prints a new set of keys for the environment. It stores nothing."
    requires_system_checks = []

    def handle(self, **options):
        private_key = keys.new_private_key()
        contact_key = keys.new_private_key()
        self.stdout.write(f"SECRET_KEY={keys.new_secret()}")
        self.stdout.write(f"SEALING_PUBLIC_KEY={keys.public_half(private_key)}")
        self.stdout.write(f"SEALING_CONTACT_PUBLIC_KEY={keys.public_half(contact_key)}")
        self.stdout.write("# For the staff tier only. Keep a copy in a safe:")
        self.stdout.write(f"SEALING_PRIVATE_KEYS={private_key}")
        self.stdout.write("# For the staff tier only. Keep a copy of the audit key in a safe:")
        self.stdout.write(f"AUDIT_KEY={keys.new_secret()}")
        self.stdout.write(f"INDEX_KEY={keys.new_secret()}")
        self.stdout.write("# Only where officers may read who told us. Keep a copy in a safe:")
        self.stdout.write(f"SEALING_CONTACT_PRIVATE_KEYS={contact_key}")
