"""What is said of an article before it is published, and what keeps it back."""

import time
from datetime import timedelta

import pytest
from django.urls import reverse

from news import checking
from news.checking import check
from news.models import Article, OldAddress, Picture
from tests.news.factories import NOW, a_campaign, a_draft, a_week, an_article, minutes_ago

pytestmark = pytest.mark.django_db


QUOTE = "<figure><blockquote><p>Said.</p></blockquote><figcaption>%s</figcaption></figure>"


def an_unsaved(body="<p>The text.</p>", **values):
    usual = {"title": "A draft", "slug": "a-draft", "summary": "In one sentence."}
    return Article(body=body, **(usual | values))


def blocking(article):
    return [finding.words for finding in check(article) if finding.blocks]


def advised(article):
    found = [finding.words for finding in check(article) if not finding.blocks]
    return [words for words in found if not words.startswith("Select a ")]


def a_picture(width=1600):
    return Picture.objects.create(name="x" * 43, width=width, height=900)


def test_nothing_is_wrong_with_a_plain_article():
    week = a_week()

    assert check(an_unsaved("<p>Call {101}.</p><h2>Head</h2><p>More.</p>")) == [
        checking.Finding("Select a week of action, if it belongs to one."),
        checking.Finding("Select a Matter of Priority, if it is about one."),
    ]
    assert blocking(an_unsaved(week=week)) == []


def test_what_blocks_comes_first():
    found = check(an_unsaved("<h3>Deep</h3><p>Call 07700 900123.</p>", summary=""))

    assert [finding.blocks for finding in found] == sorted(
        (finding.blocks for finding in found), reverse=True
    )
    assert len([finding for finding in found if finding.blocks]) == 2


@pytest.mark.parametrize("body", ["", "<p></p>", "<p>&nbsp;<br></p>", "<script>ran()</script>"])
def test_an_article_without_a_text_is_kept_back(body):
    assert "Enter the text." in blocking(an_unsaved(body))


def test_an_article_without_a_summary_is_kept_back():
    assert blocking(an_unsaved(summary=" ")) == ["Enter a summary."]


def test_an_image_that_nobody_described_keeps_it_back():
    article = an_unsaved(picture=a_picture())

    assert blocking(article) == ["Enter what the image shows, or tick that it is decorative."]


@pytest.mark.parametrize("alt", ["IMG_1234.jpg", "DSC0012", "van.webp", "Screenshot 2023-01-23"])
def test_the_name_of_a_file_describes_no_image(alt):
    article = an_unsaved(picture=a_picture(), picture_alt=alt)

    assert blocking(article) == [f"Enter what the image shows: “{alt}” is the name of a file."]


@pytest.mark.parametrize(
    "values", [{"picture_alt": "An officer beside a van"}, {"picture_is_decorative": True}]
)
def test_an_image_that_is_described_or_decorative_is_right(values):
    assert blocking(an_unsaved(picture=a_picture(), **values)) == []


def test_a_small_image_is_advised_against():
    article = an_unsaved(picture=a_picture(width=640), picture_is_decorative=True)

    assert advised(article) == [
        "Use an image at least 1200 pixels wide: other sites show it blurred."
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Call 07700 900123.</p>",
        "<p>Call 0770<strong>0 900</strong>123.</p>",
        "<p>Call 07700<br>900123.</p>",
        "<h2>07700-900-123</h2>",
        "<ul><li>+44 7700 900123</li></ul>",
        "07700&nbsp;900123",
        '<p><a href="tel:07700900123">07700 900123</a></p>',
        "<p>０７７００ ９００１２３</p>",
        "<p>07700&#8203;900123</p>",
        QUOTE % "07700 900123",
        "<p>Call 07700     900123</p>",
        "07700&nbsp;&nbsp;&nbsp;&nbsp;900123",
        "<p>07700</p> \n\n <p>900123</p>",
        '<p><a href="https://wa.me/447700900123">Write to us</a></p>',
        '<p><a href="https://a.example/?phone=%2B447700900123">Write to us</a></p>',
    ],
)
def test_a_number_that_is_not_the_forces_keeps_it_back(body):
    found = blocking(an_unsaved(body))

    assert len(found) == 1
    assert "is not one of the force’s telephone numbers" in found[0]


def test_it_says_which_number_and_where():
    assert blocking(an_unsaved(title="Ring 07700 900123", summary="Or 01632 960 123.")) == [
        "Take 07700 900123 out of the title: it is not one of the force’s telephone numbers.",
        "Take 01632 960 123 out of the summary: it is not one of the force’s telephone numbers.",
    ]


def test_what_is_said_of_the_image_is_looked_at_too():
    said = {"picture_alt": "A sign: 07700 900123", "picture_credit": "Ring 01632/960123"}

    assert blocking(an_unsaved(picture=a_picture(), **said)) == [
        "Take 07700 900123 out of the description of the image: "
        "it is not one of the force’s telephone numbers.",
        "Take 01632/960123 out of the credit of the image: "
        "it is not one of the force’s telephone numbers.",
    ]


def test_a_number_of_the_force_is_better_chosen_from_the_list():
    article = an_unsaved("<p>Call Crimestoppers on 0800 555 111.</p>", summary="Call 101.")

    assert blocking(article) == []
    assert advised(article) == [
        "Say 101 in the text, as {101}: it then changes with the list.",
        "Choose {crimestoppers} in place of 0800 555 111: it changes with the list.",
    ]


def test_a_channel_that_there_is_not_keeps_it_back():
    found = blocking(an_unsaved("<p>Call {nobody}.</p>"))

    assert found[0].startswith("There is no contact channel called “{nobody}”.")


def link(href):
    return an_unsaved(f'<p>Read <a href="{href}">the words</a>.</p>')


def test_links_to_what_readers_can_see_are_right():
    a_week()
    an_article("out")
    pages = ["/", "/report/", "/amnesty/book/", "/contact/", "/news/", "/news/?priority=drug-harm"]
    pages += ["/news/out/", "/news/a-draft/", "/campaigns/twelve-weeks/"]
    pages += ["/campaigns/twelve-weeks/week-3/", "../out/", "?page=2", "mailto:press@example.com"]
    pages += ["https://example.com/not/ours/", "/safety/#advice"]

    assert {page: [blocking(link(page)), advised(link(page))] for page in pages} == {
        page: [[], []] for page in pages
    }


@pytest.mark.parametrize(
    "href",
    [
        "/nowhere/",
        "/news/nobody-wrote-it/",
        "/news/a-second-draft/",
        "/news/held/",
        "/news/later/",
        "/news/over/",
        "/news/withdrawn-and-held/",
        "/news/gone/",
        "/campaigns/secret/",
        "/campaigns/secret/week-1/",
        "/campaigns/twelve-weeks/week-9/",
        "/campaigns/no-such-weeks/",
        "http://testserver/nowhere/",
        "//testserver/nowhere/",
        "nowhere",
        "#not-there",
        "/news/a-draft/#not-there",
        "/admin/",
        "/admin/news/article/",
        "/preview/a-token/phone/",
        "//[not-an-address/",
        "/%00/",
        "/news/%F0%9F%92%A9/",
    ],
)
def test_a_link_to_a_page_that_readers_cannot_see_keeps_it_back(href, settings, django_user_model):
    settings.ALLOWED_HOSTS = ["testserver"]
    Status = Article.Status
    a_campaign()
    a_week(a_campaign("secret", is_published=False), number=1)
    a_draft("a-second-draft")
    officer = django_user_model.objects.create(username="officer")
    an_article("held", held_at=NOW, held_by=officer)
    an_article("later", publish_at=NOW + timedelta(hours=1))
    an_article("over", expire_at=minutes_ago(1))
    held = {"held_at": NOW, "held_by": officer}
    an_article("withdrawn-and-held", status=Status.WITHDRAWN, **held)
    an_article("gone", status=Status.GONE)

    assert blocking(link(href)) == [
        f"The link “the words” leads to a page that readers can’t see: {href}"
    ]


@pytest.mark.parametrize("href", ["www.example.org", "example.org/a", "www.example.org/a#b"])
def test_an_address_of_another_site_without_its_beginning_is_said_to_lack_it(href):
    assert blocking(link(href)) == [
        f"The link “the words” leads to a page that readers can’t see: {href}. "
        "Begin it with https:// if it is another site’s."
    ]


@pytest.mark.parametrize("href", ["/news/withdrawn/", "/news/its-old-word/"])
def test_a_link_to_what_was_withdrawn_is_advised_against(href):
    withdrawn = an_article("withdrawn", status=Article.Status.WITHDRAWN)
    OldAddress.objects.create(slug="its-old-word", article=withdrawn)

    assert blocking(link(href)) == []
    assert f"The link “the words” leads to what was withdrawn: {href}" in advised(link(href))


def test_a_link_may_lead_to_what_is_out_by_then():
    an_article("later", publish_at=NOW + timedelta(hours=1))
    article = link("/news/later/")
    article.publish_at = NOW + timedelta(hours=2)

    assert blocking(article) == []


def test_a_link_may_not_lead_to_what_is_over_by_then():
    an_article("short", expire_at=NOW + timedelta(hours=1))
    article = link("/news/short/")
    article.publish_at = NOW + timedelta(hours=2)

    assert len(blocking(article)) == 1


def test_nobody_learns_from_a_link_of_an_article_that_is_kept_from_them():
    secret = a_draft("a-secret")
    Article.objects.filter(pk=secret.pk).update(is_embargoed=True)

    there, missing = blocking(link("/news/a-secret/")), blocking(link("/news/a-secres/"))

    assert [words.replace("secres", "secret") for words in missing] == there


def test_an_old_address_is_no_fault_and_the_new_one_is_named():
    OldAddress.objects.create(slug="before", article=an_article("now"))
    an_article("moved", status=Article.Status.MOVED, moved_to="/safety/")

    assert blocking(link("/news/before/")) == blocking(link("/news/moved/")) == []
    assert advised(link("/news/before/")) == [
        "Write the address of the link “the words” as /news/now/"
    ]
    assert advised(link("/news/moved/")) == [
        "Write the address of the link “the words” as /safety/"
    ]


def test_the_address_of_this_site_is_written_without_its_host(settings):
    settings.ALLOWED_HOSTS = ["testserver"]

    assert advised(link("https://testserver/report/")) == [
        "Write the address of the link “the words” as /report/"
    ]
    assert advised(link("/report")) == ["Write the address of the link “the words” as /report/"]
    assert advised(link("http://example.com/a")) == [
        "Try https for the link “the words”: https://example.com/a"
    ]


def test_many_links_are_looked_up_together(django_assert_max_num_queries):
    body = "".join(f'<p><a href="/news/number-{n}/">Number {n}</a></p>' for n in range(500))

    with django_assert_max_num_queries(4):
        found = blocking(an_unsaved(body))

    assert len(found) == checking.MOST + 1
    assert found[-1] == "And 480 more like these."


LONG = "one two three four five six seven eight nine ten " * 2
ADVICE = {
    "<h3>Deep</h3><p>a</p>": "Make “Deep” a larger heading: a size is left out before it.",
    "<h2></h2><p>a</p>": "Take the empty heading out.",
    "<p>a</p><p> </p>": "Take the empty paragraphs out.",
    '<p><a href="/report/">Click here</a></p>': "Say where it leads in place of “Click here”.",
    '<p><a href="/report/">Read more…</a></p>': "Say where it leads in place of “Read more”.",
    '<p><a href="https://example.com/">https://example.com/</a></p>': (
        "Say where it leads in words, and not “https://example.com/”."
    ),
    '<p><a href="/report/"></a>a</p>': "Take the link without words out.",
    "<p><a>us</a></p>": "Give the link “us” an address, or take it out.",
    '<p><a href="/report/">us</a> <a href="/safety/">Us</a></p>': (
        "Use different words for different pages: “us” leads to several."
    ),
    f"<p>{LONG}a b c d e f. Short.</p>": (
        "Split the sentence of 26 words: “one two three four five six seven eight …”"
    ),
    "<p>Officers are URGENTLY asking.</p>": "Write “URGENTLY” in small letters.",
    "<p>WE NEED YOU now.</p>": "Write “WE NEED YOU” in small letters.",
    "<blockquote><p>We listen.</p></blockquote>": (
        "Say in which role somebody said what you quote."
    ),
    "<p>It is about abuse.</p>": "Tick “sensitive” if the article is about such things: “abuse”.",
}


@pytest.mark.parametrize(("body", "words"), ADVICE.items())
def test_what_makes_an_article_easier_to_read_is_advised(body, words):
    assert advised(an_unsaved(body)) == [words]
    assert blocking(an_unsaved(body)) == []


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{LONG}a b c d e.</p>",
        "<p>The NSPCC and the DVLA use ANPR and CCTV.</p>",
        "<h2>Two</h2><h3>Three</h3><h2>Two</h2>",
        '<p><a href="/report/">us</a> <a href="/report/">us</a></p>',
        QUOTE % "An officer",
    ],
)
def test_nothing_is_advised_without_a_reason(body):
    assert advised(an_unsaved(body)) == []


def test_an_article_that_says_it_is_sensitive_is_not_asked_again():
    assert advised(an_unsaved("<p>It is about abuse.</p>", is_sensitive=True)) == []


@pytest.mark.parametrize(
    "part",
    [
        "a",
        " ",
        "A",
        "A A ",
        ".",
        '."',
        "07700 ",
        "<p>",
        '<a href="/x/">',
        "{",
        "&",
        "call 1 ",
        "\n",
    ],
)
def test_a_long_text_of_anything_is_looked_at_in_moments(part):
    started = time.process_time()

    check(an_unsaved(part * (100_000 // len(part))))

    assert time.process_time() - started < 3


@pytest.mark.parametrize("slug", ["", "Not a word", "/", "%", "\0"])
def test_an_article_that_is_not_finished_can_be_looked_at(slug):
    assert blocking(an_unsaved('<p><a href="#x">us</a></p>', slug=slug, publish_at=None))


def test_the_page_of_the_article_itself_is_no_dead_link():
    article = a_draft("mine", body='<p><a href="/news/mine/">this article</a></p>')

    assert article.get_absolute_url() == reverse("news:article", args=["mine"])
    assert article.faults() == []
