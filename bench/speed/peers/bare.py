"""The least that can be served under gunicorn: the same bytes, whatever is asked for."""

import json
import os
from pathlib import Path

FOLDER = Path(os.environ["PEER_FOLDER"])
BODY = [(FOLDER / "body").read_bytes()]
HEADERS = [(name, value) for name, value in json.loads((FOLDER / "headers.json").read_text())]


def application(environ, start_response):
    start_response("200 OK", list(HEADERS))
    return BODY
