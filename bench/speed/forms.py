"""The first page of a form: given out as it was drawn once, and drawn anew for each visitor.

Both are the whole page, through the same middleware, compressed as a browser asks for it, with a
token against forgery of its own. What counts is requests per second of the server's CPU time.
"""

from contextlib import ExitStack
from statistics import median

from bench.figures import Figure, ratio
from bench.speed import servers
from bench.speed.load import Target, interleaved

PAGES = {
    "a report": "/report/danger/?run=aaaabbbbccccdddd",
    "a report, in Romanian": "/ro/report/danger/?run=aaaabbbbccccdddd",
    "a visit": "/amnesty/book/danger/?run=aaaabbbbccccdddd",
}
QUESTION = b'name="csrfmiddlewaretoken"'
ANEW = "bench.speed.drawn_anew"


def measure(rounds=5, seconds=3):
    with ExitStack() as stack:
        environment = stack.enter_context(servers.our_database())
        ours = stack.enter_context(servers.our_gunicorn(environment))
        anew = stack.enter_context(
            servers.our_gunicorn(environment, "drawn anew", application=ANEW)
        )
        targets = {}
        for name, path in PAGES.items():
            targets |= {name: Target(ours, path), f"{name}, anew": Target(anew, path)}
        for target in targets.values():
            refuse_another_page(target)
        costs = interleaved(targets, rounds, seconds)
    return [*ratios(costs), *each_cost(costs)]


def refuse_another_page(target):
    status, _headers, body = target.look(**{"Accept-Encoding": "identity"})
    if status != 200 or QUESTION not in body:
        raise RuntimeError(f"{target.server.name}: {status}, and no question.")


def ratios(costs):
    return [
        Figure(
            f"first page of {name} ÷ drawn with crispy each time",
            ratio(costs[name], costs[f"{name}, anew"]),
            ">= 3",
        )
        for name in PAGES
    ]


def each_cost(costs):
    return [
        Figure(f"  {name}", median(rounds), unit="/CPU s", rounds=tuple(rounds))
        for name, rounds in costs.items()
    ]
