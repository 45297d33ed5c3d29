"""All pictures on one page: a row for each page of the site, side by side."""

from html import escape

from .camera import DEVICES, SCHEMES, file_name

STYLE = """
body { font-family: sans-serif; margin: 1rem; background: #777; color: #fff }
section { display: flex; gap: 1rem; align-items: flex-start; overflow-x: auto }
img { border: 1px solid #000; max-height: 90vh; width: auto }
a { color: inherit }
"""


def write(folder, names):
    rows = "\n".join(row(name) for name in names)
    page = folder / "index.html"
    page.write_text(
        f'<!doctype html>\n<html lang="en-GB"><meta charset="utf-8"><title>Screenshots</title>'
        f"<style>{STYLE}</style>\n<h1>{len(names)} pages</h1>\n{rows}\n</html>\n"
    )
    return page


def row(name):
    files = [file_name(name, device, scheme) for scheme in SCHEMES for device in DEVICES]
    return f"<h2>{escape(name)}</h2>\n<section>{''.join(map(picture, files))}</section>"


def picture(file):
    address = escape(file)
    return f'<a href="{address}"><img src="{address}" alt="{address}" loading="lazy"></a>'
