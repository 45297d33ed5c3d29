from getpass import getpass
from pathlib import Path

from django.core.management.base import CommandError

from campaign_site import durable_files, escrow
from campaign_site.staff_commands import StaffCommand

ASKED = "Words that open the copy: "
HALVES = ("First person, your half: ", "Second person, your half: ")
AGAIN = "The same again: "


class Command(StaffCommand):
    help = (
        "Writes a copy of the keys that can't be made anew, for a safe: locked with words, or to "
        "public age keys. Any age program opens it. With --check it says whether such a copy "
        "opens and has the keys that are in use. It prints no key."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="Open the file; write nothing.")
        parser.add_argument(
            "--halves", action="store_true", help="Two people type half of the words each."
        )
        parser.add_argument(
            "--to",
            action="append",
            metavar="AGE1…",
            help="A public age key, in place of words; several, and each opens it alone.",
        )
        parser.add_argument(
            "--with",
            dest="identity",
            type=Path,
            metavar="FILE",
            help="With --check: the private age key, in place of words.",
        )
        parser.add_argument(
            "--without-contact",
            action="store_true",
            help="This process has no key to contact details; they have a copy of their own.",
        )

    def handle(self, file, **options):
        if options["check"]:
            self.prove(file, options)
        else:
            self.write(file, options)

    def write(self, file, options):
        if file.exists():
            raise CommandError(f"{file} is there already. Choose another name.")
        excused = {"SEALING_CONTACT_PRIVATE_KEYS"} if options["without_contact"] else set()
        if missing := [name for name in escrow.missing() if name not in excused]:
            raise CommandError(
                f"Not in this environment: {', '.join(missing)}. Nothing was written."
            )
        try:
            durable_files.write_new(file, self.locked(options))
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Written: {file}. Now open it once: escrow_keys {file} --check")

    def locked(self, options):
        if options["to"]:
            return escrow.locked_to(options["to"])
        words = asked_for(options["halves"], is_new=True)
        if len(words) < escrow.SHORTEST_WORDS:
            raise CommandError(
                f"Use at least {escrow.SHORTEST_WORDS} characters: five words or so."
            )
        return escrow.locked_with(words)

    def prove(self, file, options):
        try:
            kept = self.opened(file.read_bytes(), options)
        except OSError as error:
            raise CommandError(f"{error.filename} can’t be read: {error.strerror}.") from error
        except escrow.CannotRead as error:
            raise CommandError("The file does not open with that.") from error
        other = escrow.not_in(kept)
        for name in escrow.NAMES:
            said = "is not the one in use" if name in other else "is the one in use"
            self.stdout.write(f"{name} {said}." if name in kept else f"{name} is not in the file.")
        if other:
            raise CommandError("Write a new copy: this one lacks a key that is in use.")

    def opened(self, locked, options):
        if options["identity"]:
            return escrow.opened_by(options["identity"].read_text(), locked)
        return escrow.opened_with(asked_for(options["halves"], is_new=False), locked)


def asked_for(in_halves, is_new):
    """What is typed, unseen: by one person, or half each by two, joined with a hyphen."""
    parts = []
    for question in HALVES if in_halves else (ASKED,):
        typed = getpass(question)
        if is_new and getpass(AGAIN) != typed:
            raise CommandError("That was not the same. Nothing was written.")
        parts.append(typed)
    return "-".join(parts)
