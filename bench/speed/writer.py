"""One of those who write at the same time: `python -m bench.speed.writer 100`.

It says how many rows there are, waits for a line, and then writes as often as it was told. What
it prints is how often it was turned away, how long each transaction took, and the rows it sees.
"""

import json
import sys
import time

import django

django.setup()

# What follows needs the settings.
from django.db import OperationalError, transaction  # noqa: E402

from campaign_site.models import Notice  # noqa: E402
from reports.models import Arrival  # noqa: E402


def main(transactions):
    print(Arrival.objects.count(), flush=True)
    sys.stdin.readline()
    locked, waits = 0, []
    for _ in range(transactions):
        begins = time.monotonic()
        try:
            write()
        except OperationalError:
            locked += 1
        waits.append(time.monotonic() - begins)
    print(json.dumps({"locked": locked, "waits": waits, "rows": Arrival.objects.count()}))


@transaction.atomic
def write():
    Arrival.objects.filter(hour="a bench").exists()
    Arrival.objects.create(hour="a bench")
    Notice.objects.create()


main(int(sys.argv[1]))
