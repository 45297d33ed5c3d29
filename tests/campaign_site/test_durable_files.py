"""What is written is there whole or not at all, and only its owner can read it."""

import errno
import os
import stat

import pytest

from campaign_site import durable_files, keys


def test_a_new_file_is_for_its_owner_alone(tmp_path):
    durable_files.write_new(tmp_path / "new", b"all of it")

    assert (tmp_path / "new").read_bytes() == b"all of it"
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "old").write_text("the old one")

    with pytest.raises(FileExistsError):
        durable_files.write_new(tmp_path / "old", b"another")

    assert (tmp_path / "old").read_text() == "the old one"


def test_half_of_a_new_file_does_not_stay(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space left"):
        durable_files.write_new(tmp_path / "new", b"half of it")

    assert list(tmp_path.iterdir()) == []


def test_a_link_that_somebody_put_there_is_not_followed(tmp_path):
    (tmp_path / "elsewhere").write_text("the file of somebody else")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    with (
        pytest.raises(OSError, match="symbolic links"),
        durable_files.synced(tmp_path / "link", "wb"),
    ):
        pass

    assert (tmp_path / "elsewhere").read_text() == "the file of somebody else"


def test_a_secret_is_kept_where_files_can_not_have_two_names(tmp_path, monkeypatch):
    def refused(*_names):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)

    made = keys.kept_in(tmp_path, "a-key", keys.new_secret)

    assert keys.kept_in(tmp_path, "a-key", keys.new_secret) == made
    assert [path.name for path in tmp_path.iterdir()] == ["a-key"]
    assert stat.S_IMODE((tmp_path / "a-key").stat().st_mode) == 0o600
