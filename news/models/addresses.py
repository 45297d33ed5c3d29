"""Words in addresses. One that readers know is never given to another article."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# One answer, whoever has the word: a page, or an article that not everybody may know of.
TAKEN = _("Enter another word: this one is taken")


class OldAddress(models.Model):
    """A word in the address that an article had when it was out. It still leads there."""

    slug = models.SlugField(_("word in the address"), max_length=120, unique=True)
    article = models.ForeignKey(
        "news.Article", models.CASCADE, related_name="old_addresses", verbose_name=_("article")
    )

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")

    def __str__(self):
        return self.slug


class Addressed:
    def clean(self):
        super().clean()
        others = OldAddress.objects.exclude(article=self.pk)
        if others.filter(slug=self.slug).exists():
            raise ValidationError({"slug": TAKEN})
