"""What a template indents for us is not sent to readers, and nothing that was typed is touched."""

import pytest
from django.test import Client

from campaign_site.indentation import without_indentation


def test_a_line_begins_at_its_words():
    page = b"<ul>\n    <li>One\n\n  \t<li>Two\n</ul>"

    assert without_indentation(page) == b"<ul>\n<li>One\n<li>Two\n</ul>"


def test_words_of_two_lines_stay_two_words():
    assert without_indentation(b"Call\n        999") == b"Call\n999"


@pytest.mark.parametrize(
    "typed",
    [
        b"<textarea>one\n  two</textarea>",
        b"<pre>one\n  two</pre>",
        b'<form method="post"><input type="hidden" value="one\n  two"></form>',
    ],
)
def test_what_was_typed_keeps_its_spaces(typed):
    assert without_indentation(typed) == typed


@pytest.mark.django_db
def test_a_page_to_read_has_none():
    page = Client().get("/contact/").content

    assert b"</html>" in page
    assert b"\n " not in page
