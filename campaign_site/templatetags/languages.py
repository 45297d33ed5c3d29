"""Which language a page or a word is in."""

from django import template

from campaign_site import languages

register = template.Library()
register.filter("translated", languages.translated)
register.filter("marked", languages.marked)


@register.simple_tag(takes_context=True)
def versions_of_this_page(context):
    """The page in each language. The run of a journey goes along: it is the same one.

    None where there is no page: an address that leads nowhere is not ours to link to.
    """
    request = context["request"]
    return languages.versions_of(request.get_full_path()) if request.resolver_match else []


@register.filter
def as_it_stands(text):
    """What is not translated: what binds the force, and the names of places."""
    return text if languages.is_own() else languages.in_english(text)
