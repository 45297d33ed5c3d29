"""Whether the half in this container answers: status 0, or a word and status 1."""

import http.client
import os
import socket
import sys

NAME = os.environ["ALLOWED_HOSTS"].split(",")[0]
PLACES = [os.environ[name] for name in ("BIND", "READING_BIND") if name in os.environ]

for place in PLACES:
    connection = http.client.HTTPConnection("localhost")
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.settimeout(2)
    connection.sock.connect(place.removeprefix("unix:"))
    connection.request("GET", "/healthz", headers={"Host": NAME})
    status = connection.getresponse().status
    if status != 200:
        sys.exit(f"{place}: status {status}")
