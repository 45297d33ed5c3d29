"""The pages of a newsroom: https://docs.wagtail.org/en/stable/getting_started/tutorial.html"""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField
from wagtail.fields import RichTextField
from wagtail.models import Page


class NewsIndexPage(Page):
    pass


class NewsPage(Page):
    date = models.DateTimeField()
    summary = models.CharField(max_length=250)
    body = RichTextField()

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        others = NewsPage.objects.live().sibling_of(self, inclusive=False)
        context["related"] = others.order_by("-date")[:3]
        return context


class EnquiryField(AbstractFormField):
    page = ParentalKey("EnquiryPage", on_delete=models.CASCADE, related_name="form_fields")


class EnquiryPage(AbstractForm):
    pass
