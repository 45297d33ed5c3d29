"""A long run of all kinds of requests to one process, and the memory that it has meanwhile."""

import threading
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count, cycle
from urllib.parse import urlsplit

from bench.speed.processes import Running, memory_of

AT_ONCE = 4
# No copy is taken or kept for whoever sends a cookie: the page is built.
BUILT = {"Cookie": "built=1"}
FORM = "/feedback/"
READING = ("/", "/news/", "/contact/", "/safety/", "/signs/", "/amnesty/", "/ro/", "/privacy/")
TOGETHER = 100


@dataclass
class Client:
    """Somebody who keeps a connection open."""

    server: Running
    keeps: bool = True
    connection: HTTPConnection | None = None
    cookie: str = ""

    def ask(self, path, expected, method="GET", body=None, **headers):
        if self.connection is None:
            self.connection = HTTPConnection(urlsplit(self.server.url).netloc, timeout=60)
        self.connection.request(method, path, body, self.server.headers | headers)
        answer = self.connection.getresponse()
        page = answer.read()
        if answer.status != expected:
            raise RuntimeError(f"{method} {path}: {answer.status}")
        self.cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
        if not self.keeps:
            self.close()
        return page

    def close(self):
        if self.connection:
            self.connection.close()
            self.connection = None


def ask(server, paths, times, keeps=True):
    client = Client(server, keeps)
    for _, path in zip(range(times), cycle(paths), strict=False):
        client.ask(path, 200)
    client.close()


def memory_over_time(starting, *marks):
    """The process's own memory, in MiB, when it has answered so many requests."""
    with starting as server:
        (worker,) = server.workers()
        answered, found, numbers = 0, [], count(1)
        for mark in marks:
            all_kinds(server, mark - answered, numbers)
            answered = mark
            if server.workers() != [worker]:
                raise RuntimeError("The process was replaced in the middle of the run.")
            found.append(memory_of(worker).private)
        return found


def all_kinds(server, requests, numbers):
    """So many, from a few people at once, who draw from the same numbers.

    The first fault of any of them is raised.
    """
    faults = []

    def run():
        client = Client(server)
        try:
            for _ in range(requests // AT_ONCE // TOGETHER):
                a_hundred(client, numbers)
        except Exception as error:
            faults.append(error)
        finally:
            client.close()

    people = [threading.Thread(target=run) for _ in range(AT_ONCE)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    if faults:
        raise faults[0]


def a_hundred(client, numbers):
    """Mostly copies; pages built, some never asked for before; forms, and answers with faults.

    Each number is drawn once in the whole run, so an address with one is new to the site.
    """
    for path, _ in zip(cycle(READING), range(88), strict=False):
        client.ask(path, 200)
    for path in READING[:4]:
        client.ask(path, 200, **BUILT)
    for _ in range(3):
        client.ask(f"/news/not-there-{next(numbers)}/", 404)
    for query in (f"/news/?page={next(numbers)}", f"/?n={next(numbers)}"):
        client.ask(query, 200)
    send_nothing(client)


def send_nothing(client):
    """A form's first page, and twice the page that says what is missing."""
    page = client.ask(FORM, 200).decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    cookie = client.cookie
    for _ in range(2):
        client.ask(
            FORM,
            200,
            "POST",
            f"csrfmiddlewaretoken={token}&message=",
            **{
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": cookie,
                "Origin": f"https://{client.server.headers['Host']}",
            },
        )
