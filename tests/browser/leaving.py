"""Watching a page on its way out.

The usual calls wait for the page that comes next. These do not: they ask the browser
for pictures and titles. The page itself answers only when no other page is awaited.
"""

import hashlib
import time

from playwright.sync_api import Error, expect

# Far more than it takes: a machine may be slow, and a test that passes waits for none of it.
PATIENCE = 30
# For pages that measure how long ago something was.
TEN_TIMES_AS_FAST = """
const realNow = performance.now.bind(performance);
performance.now = () => 10 * realNow();
"""

NEUTRAL_CANVAS = '<meta name="color-scheme" content="light dark">'


ESCAPE = {"key": "Escape", "code": "Escape", "windowsVirtualKeyCode": 27}


def dispatch(page, *events):
    """Send keys and clicks without waiting for where they lead to."""
    session = page.context.new_cdp_session(page)
    for kind, event in events:
        session.send(f"Input.dispatch{kind}Event", event)


def key(half, **more):
    return "Key", {"type": half, **ESCAPE, **more}


def escape(page):
    dispatch(page, key("rawKeyDown"), key("keyUp"))


def clicked(x, y):
    place = {"x": x, "y": y, "button": "left", "clickCount": 1}
    return [("Mouse", {"type": half, **place}) for half in ("mousePressed", "mouseReleased")]


def click(page, x, y):
    dispatch(page, *clicked(x, y))


def until(page, condition):
    """Wait for it, and let the browser's news come in.

    While one page follows another there is none that can be asked.
    """

    def is_so():
        try:
            return condition()
        except Error:
            return False

    ends_at = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < ends_at, "It has not come to that."
        page.wait_for_timeout(10)


def waits_for(page, neutral):
    """Until the neutral page is there, whatever became of the tries before."""
    expect(page).to_have_url(neutral.url, timeout=PATIENCE * 1000)
    page.wait_for_load_state()


class OnItsWay:
    """A page that is leaving, and a neutral site that does not answer."""

    def __init__(self, page):
        self.page = page
        self.session = page.context.new_cdp_session(page)

    @property
    def title(self):
        return self.session.send("Target.getTargetInfo")["targetInfo"]["title"]

    @property
    def picture(self):
        """The checksum of what is on the screen: two pictures are the same or they are not."""
        data = self.session.send("Page.captureScreenshot", {"format": "png"})["data"]
        return hashlib.sha256(data.encode()).hexdigest()

    @property
    def spoken(self):
        """Every name that a screen reader could find in the page."""
        nodes = self.session.send("Accessibility.getFullAXTree")["nodes"]
        return {node.get("name", {}).get("value", "") for node in nodes}

    @property
    def history(self):
        """The addresses that Back and Forward lead to, and which of them is now."""
        answer = self.session.send("Page.getNavigationHistory")
        return [entry["url"] for entry in answer["entries"]], answer["currentIndex"]

    def jump(self, steps):
        """Along the history, as Back and Forward do; says which entry that is."""
        answer = self.session.send("Page.getNavigationHistory")
        place = answer["currentIndex"] + steps
        entry = answer["entries"][place]
        self.session.send("Page.navigateToHistoryEntry", {"entryId": entry["id"]})
        return place


def picture_of_nothing(page):
    """What the same window shows of a page that has nothing in it."""
    empty = page.context.new_page()
    empty.set_viewport_size(page.viewport_size)
    empty.set_content(NEUTRAL_CANVAS)
    picture = OnItsWay(empty).picture
    empty.close()
    return picture
