"""One article for every site that is measured: the same words, the same menu, as long a list.

And one of ours alone, with as many words as most have.
"""

import re

import dev

SLUG = "measured"
TITLE = "What the force does about knives"
SUMMARY = "Amnesty bins, searches, visits to schools: what happens in the county, and who helps."
LENGTH = 11_000
USUAL_SLUG, USUAL_LENGTH = "usual", 7_000
RELATED = 3
MENU = ("News", "Campaigns", "Advice", "Report a concern", "Hand in a firearm", "About")
BLOCK = re.compile(r"<(p|h2|h3|ul|ol)>.*?</\1>", re.DOTALL)
TEXTS = dev.ROOT / "news" / "demo_content" / "articles"


def body(most=LENGTH):
    """Paragraphs of the demonstration, one after another, until there is enough."""
    blocks, length = [], 0
    for file in sorted(TEXTS.glob("*.html")):
        for block in BLOCK.finditer(file.read_text()):
            if length < most:
                blocks.append(block[0])
                length += len(block[0]) + 1
    return "\n".join(blocks)


def usual_article():
    return {
        "slug": USUAL_SLUG,
        "title": TITLE,
        "summary": SUMMARY,
        "body": body(USUAL_LENGTH),
    }


def articles():
    """The one that is asked for, and those on its related list."""
    for number in range(RELATED + 1):
        yield {
            "slug": f"{SLUG}-{number}" if number else SLUG,
            "title": f"{TITLE}, part {number}" if number else TITLE,
            "summary": SUMMARY,
            "body": body(),
        }
