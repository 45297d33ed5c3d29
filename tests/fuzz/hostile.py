"""What somebody sends who wants the site to fall: texts as bytes, numbers at the edge, bodies."""

from tests.naughty import STRINGS

# What no text says in UTF-8, and what means something to a server, a database or a calendar.
BYTES = [
    b"\xed\xa0\x80",  # half of a pair
    b"\xff\xfe\xfd",
    b"\xc0\xaf",
    b"%00%0d%0a",
    b"\0",
    b"../" * 20 + b"etc/passwd",
    b"..\\..\\windows",
    b"\r\nSet-Cookie: evil=1\r\n\r\n<script>",
    b"//evil.example/",
    b"\\\\evil.example",
    b"javascript:alert(1)",
    b"x" * 8000,
    b"a=" * 3000,
]
NUMBERS = [
    b"0",
    b"-1",
    b"1",
    str(2**31).encode(),
    str(2**63).encode(),
    b"9" * 400,
    b"9" * 5000,
    b"1e999",
    b"NaN",
    b"\xd9\xa3",  # three, in Arabic
    b"0x10",
    b"1_000",
]
DAYS = [
    b"0000-00-00",
    b"0001-01-01",
    b"0001-01",
    b"1000-01",
    b"9999-12",
    b"9999-12-27",
    b"9999-12-31",
    b"10000-01-01",
    b"2026-02-30",
    b"2026-W54",
    b"9999-W52",
    b"2026-13",
    b"2027-03-28T01:30",
]
TEXTS = [text.encode("utf-8", "surrogatepass") for text in STRINGS]
ALL = [*TEXTS, *BYTES, *NUMBERS, *DAYS]
# As a part of an address they are what it asks for: a short word, a number, a day.
SHAPED = [
    *NUMBERS[:6],
    *DAYS,
    b"a",
    b"-",
    b"_" * 300,
    b"a-" * 2000,
    b"00000000-0000-0000-0000-000000000000",
    b"0" * 32,
]

BOUNDARY = "frontier"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
FORM = "application/x-www-form-urlencoded"
PART = b"--frontier\r\nContent-Disposition: form-data; name="
END = b"\r\n--frontier--\r\n"


def a_part(name, content=b"x", more=b""):
    return PART + name + more + b"\r\n\r\n" + content


# Each with its content type. All of them are refused, or read as a form in which nothing stands.
BODIES = {
    "nothing": (FORM, b""),
    "1,001 fields": (FORM, b"&".join(b"f%d=1" % number for number in range(1001))),
    "a field 5,000 times": (FORM, b"&".join([b"message=1"] * 5000)),
    "only separators": (FORM, b"&" * 900_000),
    "900 KB in a field": (FORM, b"message=" + b"x" * 900_000),
    "2 MB in a field": (FORM, b"message=" + b"x" * 2_000_000),
    "broken percents": (FORM, b"message=%&csrfmiddlewaretoken=%zz&%=%"),
    "a charset of its own": (f"{FORM}; charset=utf-16", "message=x".encode("utf-16")),
    "no such charset": (f"{FORM}; charset=nowhere", b"message=x"),
    "json": ("application/json", b'{"message": {"$ne": 1}}'),
    "json that is deep": ("application/json", b"[" * 50_000),
    "xml": ("text/xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
    "no type": ("", b"message=x"),
    "a type of letters": ("é/\0;;;=", b"message=x"),
    "no boundary": ("multipart/form-data", a_part(b'"message"') + END),
    "empty boundary": ("multipart/form-data; boundary=", a_part(b'"message"') + END),
    "long boundary": (f"multipart/form-data; boundary={'x' * 300}", b""),
    "boundary of other letters": ("multipart/form-data; boundary=é", b"--\xe9\r\n"),
    "not there": (MULTIPART, b"message=x"),
    "cut off": (MULTIPART, a_part(b'"message"')),
    "cut off in the header": (MULTIPART, PART),
    "no name": (MULTIPART, a_part(b"") + END),
    "a name that is not closed": (MULTIPART, a_part(b'"message') + END),
    "a name in another charset": (MULTIPART, a_part(b"x", more=b"; name*=nowhere''%ff%fe") + END),
    "a file in the place of a text": (MULTIPART, a_part(b'"message"; filename="a"') + END),
    "a file of nothing": (MULTIPART, a_part(b'"photo"; filename="a.jpg"', b"") + END),
    "a file that climbs": (
        MULTIPART,
        a_part(b'"photo"; filename="../../../\0\xe2\x80\xaegpj.exe"') + END,
    ),
    "two files": (
        MULTIPART,
        a_part(b'"photo"; filename="a"') + b"\r\n" + a_part(b'"photo"; filename="b"') + END,
    ),
    "1,001 parts": (MULTIPART, b"\r\n".join([a_part(b'"f"')] * 1001) + END),
    "broken base64": (
        MULTIPART,
        a_part(b'"message"', b"a", b"\r\nContent-Transfer-Encoding: base64") + END,
    ),
    "a header without an end": (MULTIPART, PART + b"x" * 70_000),
}
