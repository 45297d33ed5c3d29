"""Addresses of links: those that run or deceive go, and what follows readers goes."""

import re
from urllib.parse import urlsplit

TRACKING = re.compile(
    r"(?:utm_\w*|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|mc_[ce]id|mkt_tok"
    r"|_hs(?:enc|mi)|vero_id|oly_(?:anon|enc)_id|s_cid|wickedid|ref_src)(?:=.*)?",
    re.I | re.S,
)
# What a browser leaves out of an address before it reads it.
UNREAD = re.compile(r"[\t\n\r]")
# No address has these; they stand where somebody tries to break out of one, or name a channel.
STRANGE = re.compile(r"[\\<>{}`\"^|]")
AROUND = "".join(map(chr, range(0x21)))
TYPED = re.compile(r"\bhttps?://[^\s<>\"“”]+", re.I)
AFTER_IT = ".,;:!?)’'»]"
DIALS = {"tel", "sms", "callto"}


def cleaned(href):
    """The address as the draft has it, or "" where it may have none."""
    href = UNREAD.sub("", href.strip(AROUND))
    try:
        parts = urlsplit(href)
        is_deceptive = "@" in parts.netloc or STRANGE.search(href)
    except ValueError:
        return ""
    if is_deceptive or not href or href.startswith("#"):
        return ""
    if parts.scheme == "mailto":
        return href.partition("?")[0]
    if parts.scheme not in {"", "http", "https"}:
        return ""
    if href.startswith("//"):
        href = f"https:{href}"
    return without_tracking(href)


def without_tracking(href):
    address, hash_, fragment = href.partition("#")
    address, mark, query = address.partition("?")
    kept = [part for part in query.split("&") if not TRACKING.fullmatch(part)]
    mark = mark if any(kept) else ""
    return f"{address}{mark}{'&'.join(kept) if mark else ''}{hash_}{fragment}"


def dials(href):
    return href.strip(AROUND).partition(":")[0].lower() in DIALS
