"""A press release as a draft: nothing lost, everything dangerous removed."""

import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign_site.models import AuditEntry
from news import body
from news.hidden_characters import without_hidden
from news.models import Article, OldAddress
from news.press_release import NoText, date_line, read
from news.press_release.typed import LINE_ENDS
from tests.news import hostile
from tests.news.factories import a_week, an_article

FILES = Path(__file__).parent / "press_releases"
WORD = re.compile(r"\w+")
TIMES = re.compile(r"[0-9]+ ×\)")
MARKUP = re.compile(
    r'<a href="(?:https?://|mailto:|/(?!/)|[\w.])[^"<>]*">'
    r"|</?(?:p|h2|h3|ul|ol|li|strong|em|a|blockquote|br|figure|figcaption)>"
)


@pytest.fixture
def import_file(capsys):
    def run(path, **options):
        call_command("import_article", str(path), **options)
        return capsys.readouterr().out

    return run


@pytest.fixture
def import_text(tmp_path, import_file):
    def run(text, **options):
        path = tmp_path / "release.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return import_file(path, **options)

    return run


def read_text(folder, text):
    path = folder / "release"
    path.write_text(text, "utf-8", errors="replace", newline="")
    values, report = read(path)
    return values, list(report.lines())


def as_often_as_it_stood(line):
    """What the report names once, with how often it was there."""
    words, _space, times = line.rpartition(" (")
    return [words] * int(times[:-3]) if TIMES.fullmatch(times) else [line]


def words_of(text):
    return Counter(WORD.findall(text))


def counted_by(body):
    """The numbers that a browser writes before the items of each list."""
    lists = re.findall(r"<ol>(.*?)</ol>", body, re.DOTALL)
    return Counter(str(1 + place) for items in lists for place in range(items.count("<li>")))


@pytest.mark.django_db
def test_a_plain_press_release_becomes_a_draft(import_file):
    told = import_file(FILES / "plain.txt")

    article = Article.objects.get()
    assert article.status == Article.Status.DRAFT
    assert article.title == "Officers visit forty homes in week three"
    assert article.slug == "officers-visit-forty-homes-in-week-three"
    assert article.summary == (
        "Officers visited forty homes in the county this week. "
        "They listened to those who live there."
    )
    assert article.publish_at is None
    assert article.body.split("\n") == [
        "<h2>What they found</h2>",
        "<p>The visits lasted from Monday to Wednesday. Most people were at home, "
        "and many had something to say about cars that stop at night.</p>",
        "<ul><li>Cash of £10,256</li><li>2,720 leaflets<br>in nine languages</li></ul>",
        "<ol><li>Look</li><li>Listen</li></ol>",
        "<figure><blockquote><p>“We listen to every word that you tell us.”</p></blockquote>"
        "<figcaption>An officer of the neighbourhood team</figcaption></figure>",
        "<p>Call {101}, or Crimestoppers on {crimestoppers}. The old number was 07700 900123. "
        'Read <a href="https://example.com/advice?page=2" rel="noreferrer">'
        "https://example.com/advice?page=2</a> before you call.</p>",
        "<p>ENDS</p>",
    ]
    assert "Date: “10:16 23/01/2023”. That is 10:16am on 23 January 2023, in the past." in told
    assert "0800 555 111 → {crimestoppers}" in told
    assert "Before it is published: Take 07700 900123 out of the text" in told
    assert f"/admin/news/article/{article.pk}/page/" in told


@pytest.mark.django_db
def test_an_html_press_release_becomes_a_draft(import_file):
    told = import_file(FILES / "marked_up.html")

    article = Article.objects.get()
    assert article.title == "Officers visit forty homes"
    assert article.summary == "Officers visited forty homes today."
    assert article.body.split("\n") == [
        '<p>Officers visited forty homes <a href="https://example.com/" rel="noreferrer">'
        "today</a>.</p>",
        "<h2>What they found</h2>",
        "<h3>In the first days</h3>",
        "<ul><li>Cash</li><li>Leaflets</li></ul>",
        "<p>Homes | 40</p>",
        "<p>Cars | 12</p>",
        "<figure><blockquote><p>We listen.</p></blockquote>"
        "<figcaption>An officer</figcaption></figure>",
        "<p>Call {crimestoppers} or {101}.</p>",
        "<p>Run and open it.</p>",
        "<p>Name Send</p>",
        "<p>Framed</p>",
    ]
    for left_out in [
        "News of the force",
        "p { color: red } (16 characters)",
        "made by a program (19 characters)",
        "A van",
        "https://track.example/1.gif",
        "https://frame.example/",
        "javascript:ran()",
        "data:text/html,ran",
        "right-to-left override (1)",
        "onload (1)",
        "typed",
        "/sent",
        "tel:101",
    ]:
        assert left_out in told


@pytest.mark.django_db
def test_an_import_is_on_record(import_text):
    import_text("Title\n\nText.")

    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.staff) == (AuditEntry.Action.ADD, None)
    assert Article.objects.get().revisions.get().made_by is None


@pytest.mark.django_db
def test_a_dry_run_keeps_nothing(import_file):
    told = import_file(FILES / "plain.txt", dry_run=True)

    assert not Article.objects.exists()
    assert "Nothing is kept: this was a dry run." in told
    assert "Before it is published: " in told


@pytest.mark.django_db
def test_a_word_in_the_address_that_is_taken_gets_a_number(import_text):
    an_article("title")
    OldAddress.objects.create(slug="title-2", article=an_article("other"))

    import_text("Title\n\nText.")
    import_text("Title\n\nText.")
    import_text("Feed\n\nText.")
    import_text("標題\n\nText.")
    import_text("Other words\n\nText.", slug="Chosen")

    slugs = set(Article.objects.values_list("slug", flat=True)) - {"title", "other"}
    assert slugs == {"title-3", "title-4", "feed-2", "press-release", "chosen"}


@pytest.mark.django_db
def test_it_can_be_put_into_a_week(import_text):
    week = a_week()

    import_text("Title\n\nText.", week="twelve-weeks/3")

    assert Article.objects.get().week == week


@pytest.mark.django_db
@pytest.mark.parametrize("week", ["twelve-weeks/4", "twelve-weeks", "/3", "nobody/3", "x/²"])
def test_a_week_that_there_is_not_is_refused(import_text, week):
    a_week()

    with pytest.raises(CommandError, match="There is no week"):
        import_text("Title\n\nText.", week=week)

    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b" \r\n\0\t", "The file is empty."),
        (b"\xff\xfe", "There are no words in the file."),
        (b"<p><br></p>", "There are no words in the file."),
        ("\u202e\u200b".encode(), "There are no words in the file."),
        (bytes(range(256)) * 9, "The file is no text."),
        (b"%PDF-1.7 words", "The file is no text."),
        (b"PK\x03\x04 words", "The file is no text."),
        (b"x" * (5 * 1024 * 1024 + 1), "The file is larger than 5 MB."),
    ],
)
def test_a_file_that_is_no_text_is_refused_in_words(import_text, data, words):
    with pytest.raises(CommandError, match=words):
        import_text(data)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (FILES, "This is a folder."),
        (FILES / "none.txt", "There is no such file."),
        ("/dev/zero", "This is no file."),
        ("x" * 5000, "The file can’t be opened."),
        ("a\0b", "There is no such file."),
    ],
)
def test_what_is_no_file_is_refused_in_words(import_file, path, words):
    with pytest.raises(CommandError, match=words):
        import_file(path)


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("windows-1252", "Windows-1252"),
    ],
)
def test_each_usual_encoding_is_read(tmp_path, encoding, told):
    path = tmp_path / "release.txt"
    path.write_bytes("Title – “one”\n\nCash of £10 …".encode(encoding))

    values, report = read(path)

    assert (values["title"], values["summary"]) == ("Title – “one”", "Cash of £10 …")
    assert f"Read as plain text, written in {told}." in list(report.lines())


@pytest.mark.parametrize(
    ("line", "day", "clock"),
    [
        ("10:16 23/01/2023", "2023-01-23", "10:16:00"),
        ("23/01/2023 10:16", "2023-01-23", "10:16:00"),
        ("23 January 2023", "2023-01-23", None),
        ("23rd of January, 2023", "2023-01-23", None),
        ("Monday 23 January 2023 10:16am", "2023-01-23", "10:16:00"),
        ("Mon, 23 Jan 2023 at 5.30pm", "2023-01-23", "17:30:00"),
        ("January 23, 2023, 5 p.m.", "2023-01-23", "17:00:00"),
        ("Published: 12:05am on 23 January 2023", "2023-01-23", "00:05:00"),
        ("23 January 2023 at midday", "2023-01-23", "12:00:00"),
        ("2023-01-23", "2023-01-23", None),
        ("2023-01-23T10:16:00Z", "2023-01-23", "10:16:00"),
        ("2023-01-23 10:16", "2023-01-23", "10:16:00"),
        ("31/02/2023", None, None),
        ("25:61 23/01/2023", "2023-01-23", None),
    ],
)
def test_a_line_with_a_date_is_understood(line, day, clock):
    found = date_line.read(line)

    assert (found.day and str(found.day), found.clock and str(found.clock)) == (day, clock)


@pytest.mark.parametrize(
    "line",
    ["", "Officers visit homes", "On 23 January 2023 officers visited", "23", "10:16", "x" * 9999],
)
def test_a_line_with_other_words_is_no_date_line(line):
    assert date_line.read(line) is None


def test_a_time_to_come_is_when_the_draft_appears(tmp_path):
    values, _lines = read_text(tmp_path, "5pm 23/01/2023\nTitle\n\nText.")

    assert values["publish_at"].isoformat() == "2023-01-23T17:00:00+00:00"


def test_the_date_may_stand_below_the_title(tmp_path):
    values, _lines = read_text(tmp_path, "Title\n23 January 2023\n\nText.")

    assert (values["title"], values["summary"]) == ("Title", "Text.")


def test_what_is_too_long_for_its_field_stays_in_the_text(tmp_path):
    title, paragraph = "Long title " * 30, "A sentence of words. " * 40
    values, _lines = read_text(tmp_path, f"{title}\n\n{paragraph}")

    assert values["title"].endswith("…")
    assert len(values["title"]) <= 120
    assert values["summary"] == ("A sentence of words. " * 14).strip()
    assert body.plain(values["body"]) == f"{title.strip()}\n\n{paragraph.strip()}"


@pytest.mark.parametrize("html", hostile.PAYLOADS)
def test_nothing_that_runs_comes_into_a_draft(tmp_path, html):
    values, _lines = read_text(tmp_path, f"<h1>Title</h1><p>Before</p>{html}<p>After</p>")

    assert MARKUP.sub("", values["body"]).count("<") == 0
    cleaned = body.clean(values["body"]).replace(' rel="noreferrer"', "")
    assert unescape(cleaned) == unescape(values["body"])


@pytest.mark.parametrize("part", ["<div>", "<b>", "<ul><li>", "<blockquote>", "<table><tr><td>"])
def test_depth_is_no_trouble(tmp_path, part):
    values, _lines = read_text(tmp_path, f"<h1>Title</h1>{part * 10_000}words")

    assert "words" in body.plain(values["body"]) + values["summary"]


@pytest.mark.parametrize(
    "part", ["<!--", "<a href='", '<a x="', "<![CDATA[", "</", "&", "- a\n", "101 ", "<p>a", "{a}"]
)
def test_a_long_file_of_anything_is_read(tmp_path, part):
    text = f"Title\n\n{part * (100_000 // len(part))}"

    values, _lines = read_text(tmp_path, text)

    assert values["title"].startswith("Title")


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["- {}\n", "<li>{}", "<ul><li>{}", "{}\n\n", "{}&"])
def test_a_text_that_is_too_long_is_refused_and_nothing_is_kept(import_text, part):
    with pytest.raises(CommandError, match="The file says too much for an article"):
        import_text("Title\n\nSummary.\n\n" + part.format("a" * 999) * 210)

    assert not Article.objects.exists()


@pytest.mark.django_db
def test_a_text_that_is_too_long_with_its_tags_is_refused_and_nothing_is_kept(import_text):
    with pytest.raises(CommandError, match="Enter a text of 200,000 letters or fewer"):
        import_text("Title\n\nSummary.\n\n" + "- a\n" * 30_000)

    assert not Article.objects.exists()


def test_a_single_long_paragraph_is_cut(tmp_path):
    values, _lines = read_text(tmp_path, "Title\n\n" + "word " * 10_000)

    assert body.plain(values["body"]).split() == ["word"] * 10_000
    assert max(map(len, values["body"].split("\n"))) < 20_010


LINES = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            [
                *(
                    "",
                    "- item",
                    "3. three",
                    "1. one",
                    "“said”",
                    "— A role",
                    "> quoted",
                    "===",
                    "101",
                ),
                *("Call 0800 555 111.", "{101}", "{x}", "10:16 23/01/2023", "A heading", "a" * 400),
                *("http://a.example/?utm_x=1&y=2", "12 34 56", "-", "–", "\u202eback", "\0"),
            ]
        ),
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(lines=LINES)
def test_no_word_of_a_plain_text_is_lost(tmp_path_factory, lines):
    text = "\n".join(lines)
    try:
        values, told = read_text(tmp_path_factory.mktemp("file"), text)
    except NoText:
        assert words_of(without_hidden(text)[0]) == Counter()
        return

    told = [words for line in told for words in as_often_as_it_stood(line)]
    kept = words_of(" ".join([values["title"], values["summary"], values["body"], *told]))
    written = LINE_ENDS.sub("\n", text.encode(errors="replace").decode())
    seen = without_hidden(written)[0]
    assert words_of(seen) - kept - counted_by(values["body"]) == Counter()


TAGS = st.sampled_from(
    [
        *("<p>", "</p>", "<b>", "</b>", "<h1>", "</h2>", "<ul>", "<li>", "</ul>", "<blockquote>"),
        *(
            "</blockquote>",
            "<figcaption>",
            "<a href=/x>",
            "</a>",
            "<td>",
            "<br>",
            "<pre>",
            "<title>",
        ),
        *(
            "<img alt='WORD'>",
            "<!-- WORD -->",
            "<iframe>",
            "<p title=WORD>",
            "<",
            ">",
            "<WORD>",
            "<a",
        ),
        *(
            "<svg onload=ran()>",
            "<table>",
            "</table>",
            "<h3>",
            "&amp;",
            "{",
            "}",
            "<!-- ",
            "</ WORD>",
        ),
    ]
)


NAMED = re.compile(r"(?:in)?word\d+")


@settings(max_examples=200, deadline=None, derandomize=True)
@given(pieces=st.lists(TAGS, max_size=25))
def test_no_word_of_an_html_file_is_lost(tmp_path_factory, pieces):
    words = [f"word{number}" for number in range(len(pieces) + 1)]
    parts = [piece.replace("WORD", f"in{word}") for piece, word in zip(pieces, words, strict=False)]
    html = "<p>Start " + "".join(
        f"{part} {word} " for part, word in zip(parts, words, strict=False)
    )
    html += words[-1]

    values, told = read_text(tmp_path_factory.mktemp("file"), html)

    kept = " ".join([values["title"], values["summary"], values["body"], *told])
    assert set(NAMED.findall(html)) - set(NAMED.findall(kept)) == set()
