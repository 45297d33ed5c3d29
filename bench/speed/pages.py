"""An article: asked of the database, drawn anew, from the page cache, and from nginx as delivered.

Whoever sends a cookie is answered from the database each time. While that says the same, the page
need not be drawn again (`campaign_site/drawn_pages.py`), and is not: that is what is held against
Wagtail, which draws it. What it costs to draw it each time stands beside it, without a goal.

Each beside its peer: Wagtail's news page with the same words, menu and related list; the same
bytes from an application of one line; the same bytes from nginx's own disk. What counts is
requests per second of the server's own CPU time, that of its database included.
"""

import subprocess
import sys
from contextlib import ExitStack
from dataclasses import replace
from statistics import median

import dev
from bench.figures import Figure, ratio
from bench.speed import content, servers
from bench.speed.load import Target, interleaved

# No page reads it, and no copy is taken or kept for whoever sends a cookie.
NO_COPY = {"Cookie": "built=1"}
ANEW = "bench.speed.drawn_anew"
MOST_QUERIES = {"article": servers.ARTICLE, "home": "/"}
KEPT_OPEN = "open_file_cache max=100 inactive=60s;"
RATIOS = (
    (
        "article asked of the database each time, drawing kept by its rows ÷ Wagtail's",
        "asked of the database",
        "Wagtail",
        ">= 8",
    ),
    (
        "the same on PostgreSQL ÷ Wagtail's on SQLite",
        "asked of PostgreSQL",
        "Wagtail",
        "",
    ),
    ("article drawn anew each time ÷ Wagtail's", "drawn anew", "Wagtail", ""),
    ("article from the page cache ÷ bare WSGI bytes", "copied", "bare WSGI", ">= 0.85"),
    ("article behind nginx ÷ nginx from disk", "behind nginx", "nginx, from disk", ">= 0.8"),
    (
        "article behind nginx ÷ nginx with the file kept open",
        "behind nginx",
        "nginx, file kept open",
        "",
    ),
)


def measure(rounds=5, seconds=5):
    with ExitStack() as stack:
        environment = stack.enter_context(servers.our_database())
        targets = all_up(stack, environment)
        costs = interleaved(targets, rounds, seconds)
        queries = counted(environment)
    return [*ratios(costs), *queries, *each_cost(costs)]


def all_up(stack, environment):
    """Every server of this part, and what it is asked for."""
    ours = stack.enter_context(servers.our_gunicorn(environment))
    anew = stack.enter_context(servers.our_gunicorn(environment, "drawn anew", application=ANEW))
    on_postgres = stack.enter_context(servers.our_site("postgres"))
    wagtail = stack.enter_context(servers.wagtail_site())
    proxy = stack.enter_context(servers.behind_nginx())
    copied, behind = Target(ours, servers.ARTICLE), Target(proxy, servers.ARTICLE)
    targets = {
        "asked of the database": replace(copied, headers=NO_COPY),
        "asked of PostgreSQL": Target(on_postgres, servers.ARTICLE, NO_COPY),
        "drawn anew": Target(anew, servers.ARTICLE, NO_COPY),
        "Wagtail": Target(wagtail, servers.ARTICLE),
        "copied": copied,
        "behind nginx": behind,
    }
    for target in targets.values():
        refuse_another_page(target)
    bare = stack.enter_context(servers.bare_wsgi(*body_and_headers(copied)))
    disk = stack.enter_context(servers.nginx(*body_and_headers(behind)))
    tuned = stack.enter_context(servers.nginx(*body_and_headers(behind), KEPT_OPEN))
    peers = {"bare WSGI": bare, "nginx, from disk": disk, "nginx, file kept open": tuned}
    return targets | {name: Target(server, "/") for name, server in peers.items()}


def refuse_another_page(target):
    status, _headers, body = target.look(**{"Accept-Encoding": "identity"})
    if status != 200 or content.TITLE.encode() not in body:
        raise RuntimeError(f"{target.server.name}: {status}, and not the article.")


def body_and_headers(target):
    """What a peer answers: the same bytes, but for what its server says of itself."""
    _status, headers, body = target.look()
    return body, [pair for pair in headers if pair[0].lower() not in servers.OF_THE_SERVER]


def counted(environment):
    command = [sys.executable, "-m", "bench.speed.count_queries", *MOST_QUERIES.values()]
    done = subprocess.run(
        command, cwd=dev.ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    numbers = map(int, done.stdout.split())
    return [
        Figure(f"queries of the page: {name}", number, "<= 2")
        for name, number in zip(MOST_QUERIES, numbers, strict=True)
    ]


def ratios(costs):
    return [
        Figure(name, ratio(costs[ours], costs[theirs]), goal) for name, ours, theirs, goal in RATIOS
    ]


def each_cost(costs):
    return [
        Figure(f"  {name}", median(rounds), unit="/CPU s", rounds=tuple(rounds))
        for name, rounds in costs.items()
    ]
