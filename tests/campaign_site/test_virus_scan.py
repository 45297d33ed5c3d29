"""The scanner's word decides, and silence is a no."""

import socket
from contextlib import suppress
from functools import partial
from threading import Thread

import pytest

from campaign_site import virus_scan
from campaign_site.virus_scan import ScannerDoesNotAnswer, has_virus

CLEAN = b"stream: OK\0"
FOUND = b"stream: Eicar-Test-Signature FOUND\0"


class FakeScanner:
    """clamd for one file: it reads the stream, says one thing, and remembers what it was sent."""

    def __init__(self, listener, answer, is_patient=True):
        self.listener = listener
        self.answer = answer
        self.is_patient = is_patient
        self.received = None
        self.thread = Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        connection, _ = self.listener.accept()
        with suppress(OSError), connection, connection.makefile("rb") as stream:
            if self.is_patient:
                assert stream.read(10) == b"zINSTREAM\0"
                self.received = b"".join(self.chunks(stream))
            if self.answer is None:
                stream.read()  # until the site has had enough
            else:
                connection.sendall(self.answer)

    def chunks(self, stream):
        while length := int.from_bytes(stream.read(4), "big"):
            yield stream.read(length)


@pytest.fixture
def scanner(tmp_path, settings):
    """`scanner(answer)` starts one on a socket of this machine and sets it."""

    with socket.socket(socket.AF_UNIX) as listener:
        settings.CLAMD_SOCKET = str(tmp_path / "clamd.sock")
        listener.bind(settings.CLAMD_SOCKET)
        listener.listen()
        yield partial(FakeScanner, listener)


def test_without_a_scanner_nothing_is_asked(settings):
    assert settings.CLAMD_SOCKET == ""

    assert has_virus(b"anything") is False


def test_a_clean_file_is_clean_and_the_scanner_saw_all_of_it(scanner):
    large = bytes(range(256)) * 1000
    fake = scanner(CLEAN)

    assert has_virus(large) is False

    fake.thread.join(5)
    assert fake.received == large


def test_a_virus_is_found(scanner):
    scanner(FOUND)

    assert has_virus(b"X5O!P%@AP") is True


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0",
        b"stream: OK",
        b"OK\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"x" * 100_000,
    ],
)
def test_any_other_answer_is_no_answer(scanner, answer):
    scanner(answer)

    with pytest.raises(ScannerDoesNotAnswer):
        has_virus(b"a photo")


def test_a_scanner_that_hangs_up_is_no_answer(scanner):
    scanner(b"", is_patient=False)

    with pytest.raises(ScannerDoesNotAnswer):
        has_virus(bytes(5_000_000))


def test_a_scanner_that_says_nothing_is_not_waited_for(scanner, monkeypatch):
    monkeypatch.setattr(virus_scan, "SECONDS", 0.1)
    scanner(None)

    with pytest.raises(ScannerDoesNotAnswer):
        has_virus(b"a photo")


@pytest.mark.parametrize("address", ["/no/such/socket", "127.0.0.1:1"])
def test_a_scanner_that_is_not_there_is_no_answer(settings, address):
    settings.CLAMD_SOCKET = address

    with pytest.raises(ScannerDoesNotAnswer):
        has_virus(b"a photo")


def test_a_scanner_may_be_reached_by_host_and_port(settings):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.CLAMD_SOCKET = f"127.0.0.1:{listener.getsockname()[1]}"
        FakeScanner(listener, FOUND)

        assert has_virus(b"a photo") is True
