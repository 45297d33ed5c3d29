"""Makes the tables, and the pages that are told on standard input: `python -m newsroom.fill`."""

import json
import sys
from datetime import timedelta

import django

django.setup()

# What follows needs the settings.
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from newsroom.models import EnquiryField, EnquiryPage, NewsIndexPage, NewsPage  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

# Ten fields, of the kinds that the last questions of a report have.
FIELDS = [
    ("Name", "singleline", False, ""),
    ("Email", "email", False, ""),
    ("Telephone", "singleline", False, ""),
    ("Town", "singleline", True, ""),
    ("Subject", "singleline", True, ""),
    ("Kind", "radio", True, "a,b,c"),
    ("Number", "number", False, ""),
    ("Day", "date", False, ""),
    ("Message", "multiline", True, ""),
    ("Agreed", "checkbox", True, ""),
]


def main():
    told = json.load(sys.stdin)
    call_command("migrate", verbosity=0)
    home = Site.objects.get(is_default_site=True).root_page
    news = menu(home, told["menu"])
    for hours, article in enumerate(told["articles"], start=1):
        date = timezone.now() - timedelta(hours=hours)
        publish(news, NewsPage(date=date, **article))
    enquiry = publish(home, EnquiryPage(title="Enquiry", slug="enquiry"))
    for order, (label, kind, is_required, choices) in enumerate(FIELDS):
        EnquiryField.objects.create(
            page=enquiry,
            sort_order=order,
            label=label,
            clean_name=label.lower(),
            field_type=kind,
            required=is_required,
            choices=choices,
        )


def menu(home, titles):
    """A page for each; the first is that of the news."""
    news, *_ = [publish(home, NewsIndexPage(title=title, show_in_menus=True)) for title in titles]
    return news


def publish(parent, page):
    parent.add_child(instance=page)
    page.save_revision().publish()
    return Page.objects.get(pk=page.pk).specific


main()
