"""The words that a title must not say, in each language: whoever finds it learns too much.

Stems, without accents, so that they find every ending and every way to type it.
"""

import re
import unicodedata

from amnesty.neutral_words import TELLING
from campaign_site import languages

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
# Guns, ammunition, explosives, blades, the police, crimes, and handing in arms.
STEMS = {
    languages.OWN: TELLING.pattern,
    "ro": r"\barm(a|e|i|ei|ele|elor)\b|\barmament|\bpusc|\bpusti|pistol|revolver|carabin|muniti"
    r"|cartus|\bglont|\bgloant|exploziv|grenad|cutit|\blam[ae]\b|politi|infractiun|\bcrim"
    r"|\bdrog|amnisti",
    "pl": r"\bbron|karabin|strzelb|pistolet|rewolwer|amunicj|\bnaboj|\bkul[aei]\b|pocisk|wybuch"
    r"|granat|\bnoz|ostrz|policj|przestep|zbrodni|narkoty|amnesti",
    "lt": r"ginkl|sautuv|pistolet|revolver|sovin|saudmen|\bkulk|sprog|granat|peil|\basmen(ys|u|is)"
    r"|policij|nusikalt|narkoti|amnestij",
}
# What is in the bins, in English too: whoever looks for a bin must find it.
KNIVES = re.compile(r"knife|cutite|noze|peiliu")
ABOUT_BINS = ("/amnesty/knives/", "amnesty:knives")


def title_of(page):
    """That of an answer, or of what was drawn; a page in parts has none."""
    found = TITLE.search(page if isinstance(page, str) else page.content.decode())
    return found.group(1) if found else ""


def plain(words):
    """In small letters, without accents."""
    apart = unicodedata.normalize("NFD", words.lower().replace("ł", "l"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def tells(title, code, name):
    said = plain(title)
    if name.startswith(ABOUT_BINS):
        said = KNIVES.sub("", said)
    return bool(re.search(STEMS[code], said))
