"""The copy of the keys for a safe: it opens with what was agreed, and with nothing else.

Most tests lock it to an age key: words are slow to try, on purpose.
"""

import stat

import pyrage
import pytest
from django.core.management import CommandError, call_command

from campaign_site import keys
from campaign_site.management.commands import escrow_keys

WORDS = "five plain words on paper"


class Person:
    """Someone with a file as `age-keygen` makes it."""

    def __init__(self, folder, name):
        self.key = pyrage.x25519.Identity.generate()
        self.public = str(self.key.to_public())
        self.file = folder / name
        self.file.write_text(f"# created: 2026\n# public key: {self.public}\n{self.key}\n")


@pytest.fixture
def people(tmp_path):
    return [Person(tmp_path, name) for name in ("first", "second")]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "keys.age"


@pytest.fixture
def copy(file, people):
    call_command("escrow_keys", file, to=[person.public for person in people])
    return file


@pytest.fixture
def typed(monkeypatch):
    """What is typed at each question, in their order."""

    def type_in(*answers):
        waiting = list(answers)
        monkeypatch.setattr(escrow_keys, "getpass", lambda question: waiting.pop(0))

    return type_in


def check(copy, person):
    call_command("escrow_keys", copy, "--check", identity=person.file, skip_checks=False)


def lines(plain):
    return dict(line.split("=", 1) for line in plain.decode().splitlines() if line[0] != "#")


def test_the_copy_is_the_environment_of_the_staff_site(copy, people, settings):
    assert lines(pyrage.decrypt(copy.read_bytes(), [people[0].key])) == {
        "SEALING_PUBLIC_KEY": settings.SEALING_PUBLIC_KEY,
        "SEALING_CONTACT_PUBLIC_KEY": settings.SEALING_CONTACT_PUBLIC_KEY,
        "SEALING_PRIVATE_KEYS": ",".join(settings.SEALING_PRIVATE_KEYS),
        "SEALING_CONTACT_PRIVATE_KEYS": ",".join(settings.SEALING_CONTACT_PRIVATE_KEYS),
        "AUDIT_KEY": settings.AUDIT_KEY,
        "INDEX_KEY": settings.INDEX_KEY,
    }


def test_it_is_for_its_owner_alone_and_shows_no_key(copy, people, settings, capsys):
    check(copy, people[0])

    shown = copy.read_bytes().decode() + "".join(capsys.readouterr())
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    for secret in (*settings.SEALING_PRIVATE_KEYS, settings.AUDIT_KEY, settings.INDEX_KEY):
        assert secret.removeprefix("private-") not in shown


def test_each_of_several_people_opens_it_alone_and_is_told_that_it_is_good(copy, people, capsys):
    for person in people:
        capsys.readouterr()
        check(copy, person)

        assert capsys.readouterr().out.splitlines() == [
            "SEALING_PRIVATE_KEYS is the one in use.",
            "SEALING_CONTACT_PRIVATE_KEYS is the one in use.",
            "AUDIT_KEY is the one in use.",
            "INDEX_KEY is the one in use.",
        ]


def test_nobody_else_opens_it(copy, tmp_path):
    with pytest.raises(CommandError, match="does not open"):
        check(copy, Person(tmp_path, "stranger"))


@pytest.mark.parametrize("left", [0, 100, 600])
def test_a_damaged_copy_is_found_out(left, copy, people):
    copy.write_bytes(copy.read_bytes()[:left])

    with pytest.raises(CommandError, match="does not open"):
        check(copy, people[0])


def test_it_says_which_file_the_site_can_not_read(copy, file, people):
    people[0].file.unlink()
    with pytest.raises(CommandError, match=f"{people[0].file} can’t be read: No such file"):
        check(copy, people[0])

    copy.unlink()
    with pytest.raises(CommandError, match=f"{file} can’t be read: No such file"):
        check(file, people[1])


def test_a_copy_without_the_key_in_use_is_found_out(copy, people, settings, capsys):
    settings.SEALING_PRIVATE_KEYS = [keys.new_private_key(), *settings.SEALING_PRIVATE_KEYS]

    with pytest.raises(CommandError, match="lacks a key that is in use"):
        check(copy, people[0])

    assert "SEALING_PRIVATE_KEYS is not the one in use." in capsys.readouterr().out


def test_a_key_that_is_in_use_no_more_may_stay_in_the_copy(file, people, settings):
    current = settings.SEALING_PRIVATE_KEYS
    settings.SEALING_PRIVATE_KEYS = [*current, keys.new_private_key()]
    call_command("escrow_keys", file, to=[people[0].public])
    settings.SEALING_PRIVATE_KEYS = current

    check(file, people[0])


def test_another_audit_key_is_found_out(copy, people, settings):
    settings.AUDIT_KEY = keys.new_secret()

    with pytest.raises(CommandError, match="lacks a key"):
        check(copy, people[0])


def test_it_takes_both_halves_of_the_words(file, typed):
    first, second = "two plain words", "three words on paper"
    typed(first, first, second, second)

    call_command("escrow_keys", file, "--halves")

    typed(first, second)
    call_command("escrow_keys", file, "--halves", "--check")
    typed(f"{first}-")
    with pytest.raises(CommandError, match="does not open"):
        call_command("escrow_keys", file, "--check")


def test_what_is_no_public_key_writes_nothing(file):
    with pytest.raises(CommandError, match="not a public age key"):
        call_command("escrow_keys", file, to=["AGE-SECRET-KEY-1"])

    assert not file.exists()


@pytest.mark.parametrize(
    ("answers", "words"), [((WORDS, "other"), "not the same"), (("short",) * 2, "at least 20")]
)
def test_words_that_are_mistyped_or_short_write_nothing(answers, words, file, typed):
    typed(*answers)

    with pytest.raises(CommandError, match=words):
        call_command("escrow_keys", file)

    assert not file.exists()


def test_no_file_is_written_over(copy, people):
    before = copy.read_bytes()

    with pytest.raises(CommandError, match="there already"):
        call_command("escrow_keys", copy, to=[people[0].public])

    assert copy.read_bytes() == before


def test_a_process_that_lacks_a_key_makes_no_copy_that_looks_whole(file, people, settings, capsys):
    settings.SEALING_CONTACT_PRIVATE_KEYS = []
    with pytest.raises(CommandError, match="SEALING_CONTACT_PRIVATE_KEYS"):
        call_command("escrow_keys", file, to=[people[0].public])
    assert not file.exists()

    call_command("escrow_keys", file, "--without-contact", to=[people[0].public])
    check(file, people[0])

    assert "SEALING_CONTACT_PRIVATE_KEYS is not in the file." in capsys.readouterr().out


def test_the_public_tier_has_nothing_to_copy(file, settings):
    settings.HAS_STAFF_SITE = False

    with pytest.raises(CommandError, match="staff site"):
        call_command("escrow_keys", file)
