"""Pictures that articles begin with, drawn here in every size before anybody sees them."""

from copy import copy
from datetime import timedelta
from functools import partial
from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import photo_drawing
from news import picture_files
from news.picture_files import CARD, CARD_SHAPE, CARD_WIDTH, MASTER, SHAPE, WIDTHS

from .revisions import ArticleRevision


class PictureQuerySet(models.QuerySet):
    def draw(self, upload, by, focus_x, focus_y):
        """A picture of what was uploaded. Raises `photo_drawing.Refused`."""
        order = picture_files.order(middle_of(focus_x, focus_y))
        drawn = photo_drawing.drawn_from_upload(upload, order)
        return self.create(
            name=picture_files.write(drawn),
            width=drawn[0].width,
            height=drawn[0].height,
            focus_x=focus_x,
            focus_y=focus_y,
            made_by=by,
        )

    def old(self):
        return self.filter(made_at__lt=timezone.now() - Picture.KEPT_FOR)

    def unused(self):
        """Those that no article shows, and that no revision could bring back."""
        spare = self.filter(articles=None)
        revisions = ArticleRevision.objects.filter(
            values__picture__in=list(spare.values_list("pk", flat=True))
        )
        return spare.exclude(pk__in=set(revisions.values_list("values__picture", flat=True)))

    def drop(self):
        """The rows first: a row without files would be shown. Says how many there were."""
        pictures = list(self)
        for picture in pictures:
            picture.delete()
            transaction.on_commit(partial(picture_files.delete, picture.name))
        return len(pictures)


class Picture(models.Model):
    """A picture in all its sizes. What was uploaded is dropped, with all that was in it.

    Readers are shown its files while an article that they may read begins with it. Previews
    and forms show them at addresses of their own (`news/preview_pictures.py`).
    """

    KEPT_FOR = timedelta(days=30)

    class FocusX(models.TextChoices):
        LEFT = "left", _("left")
        MIDDLE = "middle", _("middle")
        RIGHT = "right", _("right")

    class FocusY(models.TextChoices):
        TOP = "top", _("top")
        MIDDLE = "middle", _("middle")
        BOTTOM = "bottom", _("bottom")

    name = models.CharField(_("name of the files"), max_length=43, unique=True)
    width = models.PositiveIntegerField(_("width in pixels"))
    height = models.PositiveIntegerField(_("height in pixels"))
    focus_x = models.CharField(
        _("what matters is"), max_length=10, choices=FocusX, default=FocusX.MIDDLE
    )
    focus_y = models.CharField(_("and"), max_length=10, choices=FocusY, default=FocusY.MIDDLE)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    made_at = models.DateTimeField(_("uploaded"), default=timezone.now)

    objects = PictureQuerySet.as_manager()

    # Which page gives out the files, and what its address says before their names.
    page = "picture", ()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self):
        return self.name

    def refocused(self, by, focus_x, focus_y):
        """Another picture, cropped from the same whole one. Raises `photo_drawing.Refused`."""
        whole = picture_files.read(self.name, MASTER)
        upload = UploadedFile(BytesIO(whole), MASTER, size=len(whole))
        return Picture.objects.draw(upload, by, focus_x, focus_y)

    def at(self, page, of):
        """The same, given out by a page that asks who may see it."""
        other = copy(self)
        other.page = page, (of,)
        return other

    def for_staff(self, article=None):
        """For whoever may see the article, or for whoever uploaded it for a new one."""
        return self.at("preview:picture", (article and article.pk) or 0)

    def address(self, file):
        page, of = self.page
        return reverse(page, args=[*of, self.name, file])

    @property
    def shown_size(self):
        return largest_cut(self, SHAPE, WIDTHS[-1])

    @property
    def shown_width(self):
        return self.shown_size[0]

    @property
    def shown_height(self):
        return self.shown_size[1]

    @property
    def widths(self):
        return [*(width for width in WIDTHS if width < self.shown_width), self.shown_width]

    def renditions(self, suffix):
        """As the attribute `srcset` wants them."""
        return ", ".join(f"{self.address(f'{width}.{suffix}')} {width}w" for width in self.widths)

    @property
    def avif(self):
        return self.renditions("avif")

    @property
    def jpeg(self):
        return self.renditions("jpg")

    @property
    def plain(self):
        """For a browser that knows of no sizes."""
        return self.address(f"{self.widths[1]}.jpg")

    @property
    def thumbnail(self):
        return self.address(f"{self.widths[0]}.jpg")

    @property
    def card(self):
        return self.address(CARD)

    @property
    def card_size(self):
        return largest_cut(self, CARD_SHAPE, CARD_WIDTH)


def largest_cut(picture, shape, width):
    """What the program cuts out of it (`campaign_site/redraw.py`)."""
    across, down = shape
    times = min(width // across, picture.width // across, picture.height // down)
    return times * across, times * down


def middle_of(focus_x, focus_y):
    """Where the middle of what matters lies, from 0 to 1 across and down."""
    across = Picture.FocusX.values.index(focus_x) / 2
    down = Picture.FocusY.values.index(focus_y) / 2
    return across, down
