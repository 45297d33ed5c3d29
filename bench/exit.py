"""`python3 dev.py bench exit`: how long the site is still seen after the Escape key.

Beside our script stands the least that a page could do, one listener that calls
`location.replace`. Both leave the same page, in turns, so each ratio is taken inside
its own round; times differ from machine to machine, ratios do not so much.

*From* the time stamp of the key event, in the clock of the machine, rounded down to a
millisecond. *To* the first frame of the browser's own film of the page that has one
colour and nothing else: our empty page, or the neutral site if that comes sooner. A
frame bears the time at which the browser began to draw it, one or two frames (17 to
33 ms) before it is seen. That is missing from both alike.

The neutral site answers at once, from this machine: the best that can happen to the
bare listener, which shows our page until then. `--delay 2` is nearer to a telephone.
"""

import argparse
import gzip
import math
import re
import signal
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import sync_playwright

from bench import figures
from bench.figures import Figure
from tests import chromium
from tests.exit.neutral_site import NeutralSite
from tests.server import Server

BARE = """addEventListener("keydown", (event) =>
  event.key === "Escape" && location.replace(document.documentElement.dataset.leave));"""
INLINE_SCRIPT = re.compile(r"(?<=<script>).*?(?=</script>)", re.DOTALL)

SAY_WHEN = """addEventListener("keydown", (event) =>
  pressed(`${Date.now() - performance.now() + event.timeStamp}`), true);"""
ADD_LINES = """(count) => {
  for (let line = 0; line < count; line++)
    document.querySelector("main").append(document.createElement("p"), `More to read ${line}`);
}"""
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
ESCAPE = {"key": "Escape", "code": "Escape", "windowsVirtualKeyCode": 27}

# Lines added to the home page, each of two nodes; and how many times slower its processor is.
PAGES = {"idle": (0, 1), "heavy": (4_500, 1), "throttled": (4_500, 6)}
MOST_SECONDS = 210  # no more rounds are begun after that
PATIENCE = 30
# Letters of a small picture: 836 for any single colour, 14,000 for the home page.
SIZE = 160
ONE_COLOUR = 900


class Exit(NamedTuple):
    milliseconds: float
    history: int
    requests: int


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    parser = argparse.ArgumentParser(prog="dev.py bench exit")
    parser.add_argument("rounds", nargs="?", type=int, default=50)
    parser.add_argument("--delay", type=float, default=0, help="seconds of the neutral site")
    wanted = parser.parse_args()
    ends_at = time.monotonic() + MOST_SECONDS
    with tempfile.TemporaryDirectory() as folder, closing(NeutralSite()) as neutral:
        neutral.delay = wanted.delay
        with Server(Path(folder), LEAVE_URL=neutral.url) as server:
            # By its name, so that the neutral site at 127.0.0.1 is another site.
            address = f"http://localhost:{server.port}/"
            with sync_playwright() as playwright, chromium.launch(playwright) as browser:
                tabs = {
                    "ours": Tab(browser, address, neutral.url),
                    "bare": Tab(browser, address, neutral.url, stand_in=BARE),
                }
                exits = measure(tabs, wanted.rounds, ends_at)
    print_table(exits, {handler: sizes(tab.script) for handler, tab in tabs.items()})
    figures.keep("exit", ratios(exits), {" ".join(key): done for key, done in exits.items()})


def measure(tabs, rounds, ends_at):
    """Every page by every handler, forth and back, until all is done or the time is up."""
    exits = defaultdict(list)
    for number in range(rounds + 1):
        if time.monotonic() > ends_at and number > 1:
            break
        for name, (lines, slowness) in PAGES.items():
            for handler in sorted(tabs, reverse=number % 2):
                exits[name, handler].append(tabs[handler].leave(lines, slowness))
    return {key: done[1:] for key, done in exits.items()}  # the first of each warms up


class Tab:
    """A tab of a visitor of its own, filmed while it is left."""

    def __init__(self, browser, address, neutral_url, stand_in=None):
        self.address, self.neutral_url, self.stand_in = address, neutral_url, stand_in
        self.frames, self.requests, self.pressed_at = [], [], None
        self.page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        self.page.add_init_script(SAY_WHEN)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.devtools = self.page.context.new_cdp_session(self.page)
        self.devtools.on("Page.screencastFrame", self.keep)
        self.devtools.on("Runtime.bindingCalled", self.note)
        self.devtools.send("Runtime.enable")
        self.devtools.send("Runtime.addBinding", {"name": "pressed"})

    def leave(self, lines, slowness):
        self.open(lines)
        self.devtools.send("Page.resetNavigationHistory")
        self.devtools.send("Emulation.setCPUThrottlingRate", {"rate": slowness})
        self.frames.clear()
        self.devtools.send("Page.startScreencast", {"maxWidth": SIZE, "maxHeight": SIZE})
        self.wait_until(lambda: self.frames and self.frames[-1][1] > ONE_COLOUR)
        self.requests.clear()
        self.pressed_at = None

        for half in ("rawKeyDown", "keyUp"):
            self.devtools.send("Input.dispatchKeyEvent", {"type": half, **ESCAPE})
        self.page.wait_for_url(self.neutral_url)
        self.wait_until(lambda: self.pressed_at and self.blank_at())

        self.devtools.send("Page.stopScreencast")
        self.devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        history = self.devtools.send("Page.getNavigationHistory")["entries"]
        to_us = sum(url.startswith(self.address) for url in self.requests)
        return Exit(self.blank_at() - self.pressed_at, len(history) - 1, to_us)

    def open(self, lines):
        if self.stand_in:
            self.page.route(self.address, self.replace_script)
        self.page.goto(self.address)
        self.page.unroute_all()  # nothing stands between the browser and the neutral site
        self.script = self.page.evaluate("() => document.scripts[0].text")
        self.page.evaluate(ADD_LINES, lines)
        self.page.evaluate(NEXT_FRAME)

    def replace_script(self, route):
        answer = route.fetch()
        headers = dict(answer.headers)
        del headers["content-security-policy"]
        body = INLINE_SCRIPT.sub(lambda _: self.stand_in, answer.text(), count=1)
        route.fulfill(response=answer, headers=headers, body=body)

    def keep(self, frame):
        self.frames.append((frame["metadata"]["timestamp"] * 1000, len(frame["data"])))
        self.devtools.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})

    def note(self, call):
        self.pressed_at = self.pressed_at or float(call["payload"])

    def blank_at(self):
        blank = [at for at, size in self.frames if at > self.pressed_at and size < ONE_COLOUR]
        return min(blank, default=None)

    def wait_until(self, is_true):
        give_up_at = time.monotonic() + PATIENCE
        while not is_true():
            if time.monotonic() > give_up_at:
                raise RuntimeError("The page is not what it should be by now.")
            self.page.wait_for_timeout(10)


def print_table(exits, bytes_of):
    rounds = min(map(len, exits.values()))
    print(f"Milliseconds from the Escape key to a blank screen, {rounds} rounds")
    line("", "", "median", "p95", "worst", "history+", "requests", "bytes", "gzip -9")
    for page in PAGES:
        ours, bare = (exits[page, handler] for handler in bytes_of)
        for handler, done in zip(bytes_of, (ours, bare), strict=True):
            times, *counts = zip(*done, strict=True)
            line(page, handler, *spread(times, "{:.0f}"), *map(max, counts), *bytes_of[handler])
        pairs = zip(ours, bare, strict=True)
        ratios = spread([one.milliseconds / other.milliseconds for one, other in pairs], "{:.2f}")
        byte_ratios = [f"{our / their:.1f}" for our, their in zip(*bytes_of.values(), strict=True)]
        line(page, "ours ÷ bare", *ratios, "", "", *byte_ratios)


def ratios(exits):
    times = {key: [each.milliseconds for each in done] for key, done in exits.items()}
    return [
        Figure(f"{page}: ours ÷ bare", figures.ratio(times[page, "ours"], times[page, "bare"]))
        for page in PAGES
    ]


def line(page, handler, *cells):
    print(f"{page:10} {handler:12}" + "".join(f"{cell:>9}" for cell in cells))


def spread(values, shape):
    """The middle, what 19 of 20 keep within, and the worst."""
    ranked = sorted(values)
    places = [math.ceil(len(ranked) * share) - 1 for share in (0.5, 0.95, 1)]
    return [shape.format(ranked[place]) for place in places]


def sizes(script):
    return len(script.encode()), len(gzip.compress(script.encode(), 9))


if __name__ == "__main__":
    main()
