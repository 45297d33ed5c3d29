"""The list of what was deleted for good: only added to, and readable by its owner alone."""

import resource
import stat
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest
import time_machine

from campaign_site import erasures
from reports.models import Disposal
from tests.backups import Safe, fault_of

ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture
def listed(settings, tmp_path):
    settings.ERASED_LIST = tmp_path / "erased.txt"
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        erasures.note(Disposal, ONE, [3, 5])
    return settings.ERASED_LIST


def test_a_line_says_what_when_and_the_numbers_of_two_people(listed):
    *told, mark = listed.read_text().split()

    assert told == ["reports.disposal", str(ONE), "2026-11-23", "3,5"]
    assert len(mark) == 64
    assert stat.S_IMODE(listed.stat().st_mode) == 0o600


def test_what_comes_later_is_added(listed):
    before = listed.read_text()

    erasures.note(Disposal, OTHER, [3, 5])

    assert listed.read_text().startswith(before)
    assert [erasure.id for erasure in erasures.listed_in(listed)] == [ONE, OTHER]


def test_a_list_of_another_place_is_carried_over_once(listed, settings, tmp_path):
    gone = erasures.listed_in(listed)
    settings.ERASED_LIST = tmp_path / "new.txt"

    erasures.carry_over(gone)
    erasures.carry_over(gone)

    assert settings.ERASED_LIST.read_text() == listed.read_text()


def test_a_file_that_is_no_such_list_is_named(listed, tmp_path):
    listed.write_text(f"{listed.read_text()}something else\n")

    fault = fault_of("restore", "any.age", "--identity", Safe(tmp_path).file, "--erased", listed)

    assert f"Line 2 of {listed} is not one of this list." in fault


@pytest.mark.parametrize("change", [(str(ONE), str(OTHER)), ("2026", "2025"), ("3,5", "4,5")])
def test_a_line_that_somebody_else_wrote_is_refused(listed, tmp_path, change):
    listed.write_text(listed.read_text().replace(*change))

    fault = fault_of("restore", "any.age", "--identity", Safe(tmp_path).file, "--erased", listed)

    assert f"Line 1 of {listed} was not written by this site" in fault


def test_a_list_of_a_lost_key_is_believed_where_somebody_says_so(listed, settings):
    settings.AUDIT_KEY = "another one now"

    assert [erasure.id for erasure in erasures.listed_in(listed, is_trusted=True)] == [ONE]
    with pytest.raises(ValueError, match="was not written by this site"):
        erasures.listed_in(listed)


# What is not whole


@contextmanager
def room_for(size):
    """As on a disk that is full: of what is written beyond this, only the beginning is taken."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_half_a_line_is_no_success_and_does_not_spoil_what_comes_later(listed):
    whole = listed.read_text()
    with room_for(len(whole) + 20), pytest.raises(OSError, match="File too large"):
        erasures.note(Disposal, OTHER, [3, 5])
    assert len(listed.read_text()) == len(whole) + 20
    assert [erasure.id for erasure in erasures.listed_in(listed)] == [ONE]

    erasures.note(Disposal, OTHER, [3, 5])

    assert [erasure.id for erasure in erasures.listed_in(listed)] == [ONE, OTHER]
    assert listed.read_text().splitlines()[1].endswith(" (torn)")


def test_a_line_whose_end_is_cut_off_does_not_count(listed):
    erasures.note(Disposal, OTHER, [3, 57])
    listed.write_text(listed.read_text()[:-2])
    assert [erasure.id for erasure in erasures.listed_in(listed)] == [ONE]

    erasures.add([])

    assert [erasure.id for erasure in erasures.listed_in(listed)] == [ONE]


def test_a_copy_of_the_list_that_lacks_its_end_is_told_of(listed, tmp_path):
    listed.write_text(listed.read_text() + "reports.disposal 0000")

    fault = fault_of("restore", "any.age", "--identity", Safe(tmp_path).file, "--erased", listed)

    assert f"The last line of {listed} is not whole" in fault


@pytest.mark.parametrize(
    "line",
    [
        f"reports.disposal {OTHER} 2026-11-31 3,5",
        f"reports.disposal {OTHER}0 2026-11-23 3,5",
        f"reports.disposals {OTHER} 2026-11-23 3,5",
        f"nowhere {OTHER} 2026-11-23 3,5",
        f"reports.concernreport {OTHER} 2026-11-23 3,5",
        f"reports.disposal {OTHER} 2026-11-23 3",
        f"reports.disposal {OTHER} 2026-11-23 3,5,7",
        f"reports.disposal {OTHER} 2026-11-23 three,five",
        "",
    ],
)
def test_a_line_that_could_not_be_carried_out_is_found_before_anything_is_restored(
    listed, tmp_path, line
):
    listed.write_text(f"{listed.read_text()}{line}\n")

    fault = fault_of("restore", "any.age", "--identity", Safe(tmp_path).file, "--erased", listed)

    assert f"Line 2 of {listed} is not one of this list." in fault


def test_it_may_lie_elsewhere_and_have_a_link_here(listed, settings, tmp_path):
    settings.ERASED_LIST = tmp_path / "link.txt"
    settings.ERASED_LIST.symlink_to(listed)

    erasures.note(Disposal, OTHER, [3, 5])

    assert [erasure.id for erasure in erasures.listed_in(listed)] == [ONE, OTHER]
