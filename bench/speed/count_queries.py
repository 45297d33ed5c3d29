"""`python -m bench.speed.count_queries /path/ ...`: how often each page asks the database.

In the environment of a public half. The page was asked for before, so what a process keeps it has.
"""

import sys

import django

django.setup()

# What follows needs the settings.
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402


def queries_of(path):
    reader = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            status = reader.get(path, secure=True).status_code
    if status != 200:
        raise RuntimeError(f"{path}: {status}")
    return len(queries)


print(*map(queries_of, sys.argv[1:]))
