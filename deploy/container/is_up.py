"""Whether the half in this container answers: status 0, or a word and status 1."""

import http.client
import os
import socket
import sys

connection = http.client.HTTPConnection("localhost", timeout=4)
connection.sock = socket.socket(socket.AF_UNIX)
connection.sock.settimeout(4)
connection.sock.connect(os.environ["BIND"].removeprefix("unix:"))
connection.request("GET", "/healthz", headers={"Host": os.environ["ALLOWED_HOSTS"].split(",")[0]})
status = connection.getresponse().status
sys.exit(0 if status == 200 else f"status {status}")
