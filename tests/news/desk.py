"""What an officer does at the page of an article in the staff site, and reads there."""

import html
import re

from django.urls import reverse


def address(article, name="article_page"):
    return reverse(f"admin:news_{name}", args=[article.pk])


def sends(client, article, name, **typed):
    """One of its forms, from the version that stands there now."""
    article.refresh_from_db()
    return client.post(address(article, name), {"version": article.version} | typed)


def in_words(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def page_of(client, article):
    return in_words(client.get(address(article)))


def errors(answer):
    return {name: list(words) for name, words in answer.context["wrong_form"].errors.items()}
