"""Someone who fills in a journey, as Django's test client can."""

import re
from urllib.parse import parse_qs, urlsplit

from django.urls import reverse
from django.utils.html import strip_tags

REFERENCE = re.compile(r"\b[A-Z]-[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]\b")


class Visitor:
    """One browser tab; `visitor.opens_a_new_tab()` has the same cookies and its own run."""

    def __init__(self, client, namespace):
        self.client = client
        self.namespace = namespace
        self.page = None
        self.run = None

    @property
    def kept_as(self):
        return self.namespace

    def opens_a_new_tab(self):
        return type(self)(self.client, self.namespace)

    def starts(self, first_step="danger"):
        self.goes_to(self.url("step", first_step))
        self.run = parse_qs(urlsplit(self.address).query)["run"][0]
        return self

    @property
    def address(self):
        return self.page.redirect_chain[-1][0] if self.page.redirect_chain else self.asked_for

    @property
    def step(self):
        """The last word of the address: where the visitor stands."""
        return urlsplit(self.address).path.strip("/").split("/")[-1]

    @property
    def text(self):
        return self.page.content.decode()

    @property
    def words(self):
        """The text without its tags: what is set in groups on the page stands together."""
        return strip_tags(self.text)

    def url(self, page, *args):
        address = reverse(f"{self.namespace}:{page}", args=args)
        return f"{address}?run={self.run}" if self.run else address

    def goes_to(self, address):
        self.asked_for = address
        self.page = self.client.get(address, follow=True)
        return self

    def opens(self, step):
        return self.goes_to(self.url("step", step))

    def answers(self, step, **typed):
        self.asked_for = self.url("step", step)
        self.page = self.client.post(self.asked_for, typed, follow=True)
        return self

    def posts(self, page, **typed):
        self.asked_for = self.url(page)
        self.page = self.client.post(self.asked_for, typed, follow=True)
        return self

    def sends(self):
        return self.posts("check")

    @property
    def reference(self):
        """As it stands on the page: the test client mixes up contexts that threads render."""
        return REFERENCE.search(self.text).group()

    @property
    def errors(self):
        """The messages by field, as the page shows them."""
        return {name: list(messages) for name, messages in self.page.context["form"].errors.items()}
