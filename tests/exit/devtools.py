"""Chromium's own remote control (DevTools), which is a web socket and JSON.

It opens pages and reads from them. Keys are never sent this way: `screen.py` says why.
Every window has a connection of its own, so that several can be driven at the same time.
"""

import itertools
import json
import socket
import struct

from tests.exit.window import Refused

TEXT = 0x81
SHORT, LONG = 126, 127
# A client must mask what it sends. With zeros, what is sent is what was meant.
MASKED, MASK = 0x80, bytes(4)


class DevTools:
    def __init__(self, port, path):
        self.numbers = itertools.count(1)
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=60)
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        ]
        self.connection.sendall("\r\n".join([*lines, "", ""]).encode())
        self.stream = self.connection.makefile("rb")
        while self.stream.readline().strip():
            pass

    def ask(self, method, session=None, **parameters):
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self.send(json.dumps(message).encode())
        while (answer := self.receive()).get("id") != number:
            pass  # news that nobody asked for
        if "error" in answer:
            raise Refused(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def send(self, text):
        if len(text) < SHORT:
            head = struct.pack(">BB", TEXT, MASKED | len(text))
        else:
            head = struct.pack(">BBQ", TEXT, MASKED | LONG, len(text))
        self.connection.sendall(head + MASK + text)

    def receive(self):
        _, length = struct.unpack(">BB", self.stream.read(2))
        if length == SHORT:
            (length,) = struct.unpack(">H", self.stream.read(2))
        elif length == LONG:
            (length,) = struct.unpack(">Q", self.stream.read(8))
        return json.loads(self.stream.read(length))

    def close(self):
        self.stream.close()
        self.connection.close()
