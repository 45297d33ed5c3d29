"""Watching a page on its way out.

The usual calls wait for the page that comes next. These do not: they ask the browser
for pictures and titles. The page itself answers only when no other page is awaited.
"""

import hashlib

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


def click(page, x, y):
    place = {"x": x, "y": y, "button": "left", "clickCount": 1}
    dispatch(
        page,
        ("Mouse", {"type": "mousePressed", **place}),
        ("Mouse", {"type": "mouseReleased", **place}),
    )


def waits_for(page, neutral, seconds=5):
    """Until the neutral page is there, and the browser has put the old one away."""
    page.wait_for_url(neutral.url, timeout=seconds * 1000, wait_until="commit")
    page.wait_for_timeout(100)


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
        answer = self.session.send("Page.getNavigationHistory")
        entry = answer["entries"][answer["currentIndex"] + steps]
        self.session.send("Page.navigateToHistoryEntry", {"entryId": entry["id"]})


def picture_of_nothing(page):
    """What the same window shows of a page that has nothing in it."""
    empty = page.context.new_page()
    empty.set_viewport_size(page.viewport_size)
    empty.set_content(NEUTRAL_CANVAS)
    picture = OnItsWay(empty).picture
    empty.close()
    return picture
