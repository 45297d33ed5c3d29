from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string
from django.utils import translation

from campaign_site import context_processors, force, page_style, response_headers

PAGES = {"unavailable.html": "proxy/unavailable.html", "too-large.html": "proxy/too_large.html"}
NOT_KEPT = {"Cache-Control": "no-store"}
TRY_AGAIN = {"Retry-After": response_headers.TRY_AGAIN_AFTER}
# What stands in an address. But for a dollar, which nginx would take for the name of a variable.
OF_AN_ADDRESS = ":/?#[]@!&'()*+,;=%"


class Command(BaseCommand):
    help = "Writes the pages that the proxy shows when it can't ask the site, and their headers."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, folder, **options):
        folder.mkdir(parents=True, exist_ok=True)
        context = {"languages": settings.LANGUAGES} | context_processors.site(None)
        sheets = []
        with translation.override(settings.LANGUAGE_CODE):
            for name, template in PAGES.items():
                html, sheet = page_style.dressed(render_to_string(template, context).encode())
                (folder / name).write_bytes(html)
                sheets.append(sheet)
        every = response_headers.of_a_proxy_page(sheets) | NOT_KEPT
        (folder / "headers.conf").write_text(lines(every | TRY_AGAIN))
        (folder / "leave.conf").write_text(lines(every) + way_out(force.current().leave_url))


def lines(headers):
    """For nginx: a page of its own brings no headers of the site with it."""
    return "".join(f'add_header {name} "{value}" always;\n' for name, value in headers.items())


def way_out(address):
    """As the site says it: whoever has left already only asked for their answers to be deleted."""
    asks_only = "if ($request_method = POST) {\n    return 204;\n}\n"
    return f'{asks_only}return 303 "{quote(address, safe=OF_AN_ADDRESS)}";\n'
