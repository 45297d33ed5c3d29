"""The virus scanner of this machine (ClamAV's clamd), when the force runs one.

`CLAMD_SOCKET` names it: a path, or host:port. With a scanner set, a file is kept only
when the scanner has said that it is clean. With none set, nothing is asked: a photo is
drawn anew in any case, and no byte of the file that came is kept.
"""

import socket

from django.conf import settings

SECONDS = 10
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
CLEAN = b"stream: OK\0"


class ScannerDoesNotAnswer(Exception):
    """A scanner is set, and did not say that the file is clean or has a virus."""


def has_virus(data):
    """Ask the scanner, if there is one. Raises ScannerDoesNotAnswer."""
    if not settings.CLAMD_SOCKET:
        return False
    try:
        answer = ask(settings.CLAMD_SOCKET, data)
    except OSError as error:
        raise ScannerDoesNotAnswer from error
    if answer.endswith(b" FOUND\0"):
        return True
    if answer == CLEAN:
        return False
    raise ScannerDoesNotAnswer


def ask(address, data):
    """Hand the bytes over in clamd's INSTREAM protocol, and read its answer up to the zero."""
    with connect(address) as scanner:
        scanner.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            scanner.sendall(len(chunk).to_bytes(4, "big") + chunk)
        scanner.sendall(bytes(4))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            part = scanner.recv(LONGEST_ANSWER)
            if not part:
                break
            answer += part
    return answer


def connect(address):
    if not address.startswith("/"):
        host, port = address.rsplit(":", 1)
        return socket.create_connection((host, int(port)), timeout=SECONDS)
    scanner = socket.socket(socket.AF_UNIX)
    scanner.settimeout(SECONDS)
    try:
        scanner.connect(address)
    except OSError:
        scanner.close()
        raise
    return scanner
