"""Takes the pictures of the README anew, each as high as the window that it is seen in.

.venv/bin/python -m tests.screenshots.readme
"""

import tempfile

from playwright.sync_api import sync_playwright

import dev
from tests import chromium

from . import demonstration
from .camera import DEVICES, MAKE_STILL

FOLDER = dev.ROOT / "docs" / "screenshots"
# The file, the page, and how it is read.
PICTURES = {
    "home-phone.png": ("/", "phone", "light"),
    "home-phone-dark.png": ("/", "phone", "dark"),
    "question-phone.png": ("/design/pages/question-refused/", "phone", "light"),
    "campaign-desktop.png": ("/design/pages/campaign/", "desk", "light"),
    "article-desktop.png": ("/design/pages/article-with-picture/", "desk", "light"),
}


def main():
    with (
        tempfile.TemporaryDirectory(prefix="campaign-site-screenshots-") as folder,
        demonstration.running(folder) as site,
        sync_playwright() as playwright,
    ):
        browser = chromium.launch(playwright)
        for name, (address, device, scheme) in PICTURES.items():
            page = browser.new_page(
                base_url=site.address,
                color_scheme=scheme,
                reduced_motion="reduce",
                **DEVICES[device],
            )
            page.goto(address)
            page.evaluate(MAKE_STILL)
            page.screenshot(path=FOLDER / name, animations="disabled", caret="hide")
        browser.close()


if __name__ == "__main__":
    main()
