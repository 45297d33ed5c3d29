"""Addresses as other sites need them, with the name of this one."""

from django import template

from campaign_site import card

register = template.Library()


@register.simple_tag(takes_context=True)
def absolute(context, path):
    """Without what a link to this page may have added to its address."""
    return context["request"].build_absolute_uri(path)


@register.simple_tag
def card_of_the_site():
    return card.of_the_site()
