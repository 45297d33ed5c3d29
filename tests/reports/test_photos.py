"""What may come in as a photo: the content decides, and every no has its own words."""

import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest
from django.core.checks.registry import registry
from django.core.files.uploadedfile import SimpleUploadedFile

from campaign_site import photo_drawing, virus_scan
from campaign_site.photo_drawing import Refused
from reports.checks import photos_can_be_drawn
from reports.photos import MESSAGES, Fault, redrawn
from tests.reports import pictures

TRY_AGAIN = "The selected file could not be uploaded – try again"


def uploaded(content, name="photo.jpg", kind="image/jpeg"):
    return SimpleUploadedFile(name, content, kind)


def fault_of(content, **named):
    with pytest.raises(Refused) as refused:
        redrawn(uploaded(content, **named))
    return str(MESSAGES[refused.value.fault])


def raising(error):
    def call(*args, **kwargs):
        raise error

    return call


@pytest.mark.parametrize("make", [pictures.a_jpeg, pictures.a_png, pictures.a_webp])
def test_the_content_decides_and_not_the_name_or_the_header(make):
    assert redrawn(uploaded(make(), "story.pdf", "text/html")).startswith(b"\xff\xd8\xff")
    assert fault_of(b"%PDF-1.7", name="photo.jpg", kind="image/jpeg").endswith("not a document")


def test_a_file_may_have_ten_megabytes_and_no_byte_more(settings):
    settings.LARGEST_FILE = 5000
    photo = pictures.a_jpeg()
    padded = photo + bytes(5000 - len(photo))

    assert redrawn(uploaded(padded))
    assert fault_of(padded + b"\0") == "The selected file must be smaller than 10MB"


def test_every_fault_has_words_that_begin_as_errors_do():
    assert set(MESSAGES) == {*Fault, *photo_drawing.Fault}
    assert all(
        str(text).startswith(("Select ", "The selected file ")) for text in MESSAGES.values()
    )


def test_the_scanner_sees_the_file_as_it_came(monkeypatch):
    seen = []
    monkeypatch.setattr(virus_scan, "has_virus", lambda data: seen.append(data))
    original = pictures.WITH_NOTES["comment"]

    redrawn(uploaded(original))

    assert seen == [original]


def test_a_virus_is_refused_whatever_it_is_in(monkeypatch):
    monkeypatch.setattr(virus_scan, "has_virus", lambda data: True)

    assert fault_of(pictures.a_jpeg()) == "The selected file contains a virus"
    assert fault_of(b"MZ a program") == "The selected file contains a virus"


def test_with_a_scanner_that_does_not_answer_nothing_comes_in(settings, caplog):
    settings.CLAMD_SOCKET = "/no/such/socket"

    assert fault_of(pictures.a_jpeg()) == TRY_AGAIN
    assert caplog.messages == ["The virus scanner does not answer."]


@pytest.mark.parametrize("error", [OSError(), subprocess.TimeoutExpired("redraw", 1)])
def test_a_photo_that_could_not_be_drawn_in_time_may_be_tried_again(monkeypatch, caplog, error):
    monkeypatch.setattr(photo_drawing, "run", raising(error))

    assert fault_of(pictures.a_jpeg()) == TRY_AGAIN
    assert caplog.messages == ["The program that draws photos did not run to its end."]
    assert not photo_drawing.one_at_a_time.locked()


def test_photos_are_drawn_one_at_a_time(monkeypatch):
    at_work, most_at_work = [], []
    run = photo_drawing.run

    def watched(original, order):
        at_work.append(original)
        most_at_work.append(len(at_work))
        try:
            return run(original, order)
        finally:
            at_work.remove(original)

    monkeypatch.setattr(photo_drawing, "run", watched)
    originals = [*pictures.WITH_NOTES.values()][:4]

    with ThreadPoolExecutor(4) as visitors:
        drawn = list(visitors.map(lambda original: redrawn(uploaded(original)), originals))

    assert len(drawn) == 4
    assert set(most_at_work) == {1}


def test_who_waits_too_long_for_a_turn_may_try_again(monkeypatch, caplog):
    busy = Lock()
    busy.acquire()
    monkeypatch.setattr(photo_drawing, "one_at_a_time", busy)
    monkeypatch.setattr(photo_drawing, "LONGEST_WAIT", 0.01)

    assert fault_of(pictures.a_jpeg()) == TRY_AGAIN
    assert caplog.messages == ["A photo waited in vain for its turn."]


def ending(code):
    return lambda original, order: subprocess.CompletedProcess([], code, b"half a photo")


def test_a_decoder_that_breaks_down_is_a_damaged_photo(monkeypatch, caplog):
    monkeypatch.setattr(photo_drawing, "run", ending(-signal.SIGSEGV))

    assert fault_of(pictures.a_jpeg()) == pictures.NOT_WHOLE
    assert caplog.messages == []


def test_a_program_that_is_not_there_is_no_fault_of_the_photo(monkeypatch, caplog, tmp_path):
    monkeypatch.setattr(photo_drawing, "PROGRAM", tmp_path / "redraw.py")

    assert fault_of(pictures.a_jpeg()) == TRY_AGAIN
    assert caplog.messages == ["The program that draws photos is broken."]


def test_a_program_that_can_no_longer_start_is_no_fault_of_the_photo(monkeypatch, caplog, tmp_path):
    broken = tmp_path / "redraw.py"
    broken.write_text("import no_such_module")
    monkeypatch.setattr(photo_drawing, "PROGRAM", broken)

    assert fault_of(pictures.a_jpeg()) == TRY_AGAIN
    assert caplog.messages == ["The program that draws photos is broken."]


def test_the_deploy_check_finds_a_program_that_does_not_run(monkeypatch, tmp_path):
    assert photos_can_be_drawn(None) == []

    monkeypatch.setattr(photo_drawing, "PROGRAM", tmp_path / "redraw.py")

    assert [error.id for error in photos_can_be_drawn(None)] == ["reports.E001"]


def test_the_deploy_check_is_one_of_those_that_are_made():
    assert photos_can_be_drawn in registry.get_checks(include_deployment_checks=True)
