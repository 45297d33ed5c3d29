"""Started by dev.py: `python3 dev.py screenshots [words in the names of the pictures…]`."""

import shutil
import signal
import sys
import tempfile
from functools import partial

from playwright.sync_api import sync_playwright

import dev
from tests import addresses, chromium

from . import demonstration, gallery, staff, walks
from .camera import DEVICES, SCHEMES, Camera, name_of

FOLDER = dev.ROOT / "screenshots"
# Beside what English has: the front page and where the two journeys begin.
IN_ANOTHER_LANGUAGE = ["/ro/", "/ro/report/", "/ro/amnesty/"]
NOT_THERE = "/no-such-page/"
BY_ADDRESS = [*addresses.PAGES, *IN_ANOTHER_LANGUAGE, NOT_THERE]


def main(*only):
    # `kill` then stops the demonstration as Ctrl+C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    if not only:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(exist_ok=True)
    camera = Camera(FOLDER, only)
    with (
        tempfile.TemporaryDirectory(prefix="campaign-site-screenshots-") as folder,
        demonstration.running(folder) as site,
        sync_playwright() as playwright,
    ):
        browser = chromium.launch(playwright)
        for device in DEVICES:
            take_all(browser, site, device, camera)
        browser.close()
    index = gallery.write(FOLDER, camera.names)
    number = len(camera.names) * len(DEVICES) * len(SCHEMES)
    dev.say(f"{number} pictures of {len(camera.names)} pages: {index}")


def take_all(browser, site, device, camera):
    """As a reader, and then as a member of staff, each in a browser that knows nothing yet."""
    reader = a_page(browser, site, device)
    see = partial(camera.take, reader, device)
    for address in [*BY_ADDRESS, *design_pages(reader)]:
        if camera.wants(name_of(address)):
            reader.goto(address)
            see(name_of(address))
    for journey in walks.WALKS:
        walks.walk(reader, journey, see)
    officer = a_page(browser, site, device)
    staff.sign_in(officer, site.password)
    staff.go_round(officer, partial(camera.take, officer, device))


def a_page(browser, site, device):
    return browser.new_context(base_url=site.address, **DEVICES[device]).new_page()


def design_pages(page):
    """That list of the parts of this site is its own."""
    page.goto("/design/")
    links = page.locator("main a").all()
    return ["/design/", *(link.get_attribute("href") for link in links)]


if __name__ == "__main__":
    main(*sys.argv[1:])
