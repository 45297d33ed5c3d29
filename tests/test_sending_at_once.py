"""How much nginx takes at once from one address, and from all of them together."""

import socket
import ssl
from contextlib import ExitStack

import pytest

from tests.stack import PUBLIC_NAME


@pytest.fixture
def hold_back(stack):
    """`hold_back(number, source, path)`: so many who begin to send there, and go no further."""
    with ExitStack() as closing:

        def begin(number, source, path="/feedback/"):
            context = ssl._create_unverified_context()  # noqa: S323 (a certificate of the run)
            head = f"POST {path} HTTP/1.1\r\nHost: {PUBLIC_NAME}\r\nContent-Length: 9000\r\n\r\n"
            address = ("127.0.0.1", stack.ports["public"])
            for _ in range(number):
                plain = socket.create_connection(address, 20, source_address=(source, 0))
                wire = closing.enter_context(context.wrap_socket(plain))
                wire.sendall(head.encode())

        yield begin


def send(stack, source, path="/feedback/", length=1):
    """The page of nginx that nothing more is taken now, or what the site says of a strange form."""
    return stack.visitor(source=source).post(path, {"message": "x" * length})


def test_who_sends_much_at_once_is_stopped_and_who_reads_at_the_same_address_is_not(
    stack, hold_back
):
    hold_back(6, "127.0.5.1")

    refused = send(stack, "127.0.5.1")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "60")
    assert "This service is paused" in refused.text
    assert stack.visitor(source="127.0.5.1").get("/contact/").status_code == 200
    assert send(stack, "127.0.5.2").status_code == 403
    # Whatever is shut, the way out is open.
    assert stack.visitor(source="127.0.5.1").post("/leave/").status_code == 204


def test_photos_come_three_at_a_time_from_one_and_twenty_from_all(stack, hold_back):
    photos = "/ro/report/photos/"
    hold_back(3, "127.0.6.0", photos)
    assert send(stack, "127.0.6.0", photos).status_code == 503
    assert send(stack, "127.0.6.9", photos).status_code != 503

    for number in range(1, 7):
        hold_back(3 if number < 6 else 2, f"127.0.6.{number}", photos)
    assert send(stack, "127.0.6.9", photos, length=2_000_000).status_code == 503
    assert send(stack, "127.0.6.9").status_code == 403
