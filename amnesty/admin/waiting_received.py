"""What was taken in, for the page on which staff start, with what waits for a second person."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from amnesty.models import BinEmptied, ReceivedItem
from campaign_site.counts import capped, in_words

register = template.Library()


@register.simple_tag
def received_links(user):
    """The pages that somebody may open: words, and where."""
    pages = [
        ("add_receipt", _("Somebody walked in"), "walk_in"),
        ("view_receipt", _("Receipts"), "receipt_changelist"),
        ("sign_destruction", _("What leaves the store"), "destruction"),
        ("view_binemptied", _("Emptied bins"), "bins"),
        ("view_approvedtotal", _("Handed in, week by week"), "totals"),
    ]
    return [
        (WAITING.get(name, lambda words, user: words)(words, user), address(name))
        for permission, words, name in pages
        if user.has_perm(f"amnesty.{permission}")
    ]


def address(name):
    return reverse(f"admin:amnesty_{name}")


def to_sign(words, user):
    """What another person has signed for."""
    items = ReceivedItem.objects.signed_once().exclude(first_signed_by=user)
    return with_number(words, capped(items))


def to_confirm(words, user):
    """What another officer has entered, with this one as the second."""
    return with_number(words, capped(BinEmptied.objects.unconfirmed().filter(second_officer=user)))


def with_number(words, number):
    if not number:
        return words
    told = {"words": words, "number": in_words(number)}
    return _("%(words)s (%(number)s wait for you)") % told


WAITING = {"destruction": to_sign, "bins": to_confirm}
