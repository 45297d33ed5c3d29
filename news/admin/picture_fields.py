"""The lead image in the form of an article: chosen, described, credited, cropped.

A browser forgets a chosen file when a form comes back with a fault in it. So an image is drawn
and kept as soon as it arrives, and the form carries it from then on, signed.
"""

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.signing import BadSignature, Signer
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from campaign_site import photo_drawing
from campaign_site.photo_drawing import Fault, Refused
from news.alternative_text import is_file_name
from news.models import Article, Picture

signer = Signer(salt="news.picture_fields")
# For the fieldset; the first is hidden.
PICTURE_FIELDS = [
    "kept_picture",
    "new_picture",
    "picture_alt",
    "picture_is_decorative",
    "picture_credit",
    "focus_x",
    "focus_y",
    "takes_picture_away",
]
MESSAGES = photo_drawing.MESSAGES | {
    Fault.TOO_SMALL: _("The selected file must be at least 640 pixels wide and 360 pixels high"),
}


LOST = _(
    "The image that stood here was never saved, and was deleted after 30 days. Choose it again, "
    "or save without it."
)


class PictureInput(forms.FileInput):
    """With the image that is there now above it, as readers will see it."""

    picture = None
    says_it_is_lost = False

    def __init__(self):
        super().__init__({"accept": photo_drawing.ACCEPTED})

    def render(self, name, value, attrs=None, renderer=None):
        field = super().render(name, value, attrs, renderer)
        if self.says_it_is_lost:
            said = '<div><p class="staff-said staff-said--warning">{}</p>{}</div>'
            return format_html(said, LOST, field)
        if self.picture is None:
            return field
        # A narrow one: it stands on telephones too.
        return format_html(
            '<div><img src="{}" width="240" height="135" alt="{}"><br>{}</div>',
            self.picture.thumbnail,
            _("The lead image as it is now"),
            field,
        )


class KeptInput(forms.HiddenInput):
    def id_for_label(self, id_):
        """The admin labels every field, and a label may not name a hidden one."""
        return ""


class PictureFields(forms.Form):
    """Fields for the form of an article. `cleaned_data["picture"]` is what it shall begin with.

    `initial` holds what a revision says of its image. `by`, set by the form, uploads.
    """

    by = None
    instance = None  # the article, in the form of one
    has_drawn = False

    # The picture that the form began with, or that came with an answer that was wrong.
    kept_picture = forms.CharField(widget=KeptInput, required=False)
    new_picture = forms.FileField(
        label=_("New image"),
        help_text=_(
            "A JPG, PNG or WebP, smaller than 10MB, at least 640 pixels wide and 360 high. "
            "What else is in the file, such as where it was taken, is removed."
        ),
        widget=PictureInput,
        required=False,
        allow_empty_file=True,
    )
    picture_alt = Article._meta.get_field("picture_alt").formfield(
        widget=AdminTextInputWidget({"class": "vLargeTextField"}),
        help_text=_(
            "For people who can’t see it, in one sentence. Say what matters for the article, "
            "and not “Photo of”."
        ),
    )
    picture_is_decorative = Article._meta.get_field("picture_is_decorative").formfield(
        label=_("Decorative"),
        help_text=_("It says nothing that the text doesn’t say. A screen reader skips it."),
    )
    picture_credit = Article._meta.get_field("picture_credit").formfield(
        widget=AdminTextInputWidget({"class": "vLargeTextField"}),
        help_text=_("It stands below the image. Leave it empty when nobody needs to be named."),
    )
    focus_x = Picture._meta.get_field("focus_x").formfield(
        label=_("What matters is, from left to right"), required=False
    )
    focus_y = Picture._meta.get_field("focus_y").formfield(
        label=_("What matters is, from top to bottom"),
        help_text=_("The image is cut to 16 by 9. This part of it stays."),
        required=False,
    )
    takes_picture_away = forms.BooleanField(label=_("Take the image away"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        pk = self.picture_asked_for()
        picture = Picture.objects.filter(pk=pk).first() if pk else None
        self.is_lost = pk is not None and picture is None
        self.show(picture)
        self.fields["new_picture"].widget.says_it_is_lost = self.is_lost and not self.is_bound

    def picture_asked_for(self):
        """The one that the form carries, or the one of the revision that it is made from."""
        asked = self.data.get(self.add_prefix("kept_picture")) if self.is_bound else None
        signed = self.initial.get("kept_picture") if asked is None else asked
        return self.initial.get("picture") if signed is None else unsigned(signed)

    def show(self, picture):
        """From now on this is the picture of the form, also when it comes back."""
        self.picture = picture
        self.fields["new_picture"].widget.picture = picture and picture.for_staff(self.instance)
        focus = {"focus_x": picture.focus_x, "focus_y": picture.focus_y} if picture else {}
        signed = signer.sign(picture.pk) if picture else ""
        self.initial = focus | self.initial | {"kept_picture": signed}
        if self.is_bound:
            self.data = self.data.copy()
            self.data[self.add_prefix("kept_picture")] = signed

    def show_drawn(self, picture):
        self.has_drawn = True
        self.show(picture)

    def clean_new_picture(self):
        """Whatever else is wrong: it is drawn, and shown when the form comes back.

        With a new image the tick that takes the old one away has done its work.
        """
        upload = self.cleaned_data.get("new_picture")
        if upload is None:
            return
        try:
            self.show_drawn(Picture.objects.draw(upload, self.by, *self.focus))
        except Refused as refused:
            raise forms.ValidationError(MESSAGES[refused.fault]) from refused
        self.data.pop(self.add_prefix("takes_picture_away"), None)

    @property
    def focus(self):
        """What was chosen. It is asked for before those fields are cleaned."""
        return self.chosen("focus_x", Picture.FocusX), self.chosen("focus_y", Picture.FocusY)

    def chosen(self, name, choices):
        asked = self.data.get(self.add_prefix(name))
        return asked if asked in choices.values else self.initial.get(name, choices.MIDDLE)

    def clean_picture_alt(self):
        words = self.cleaned_data["picture_alt"]
        if words and is_file_name(words):
            raise forms.ValidationError(
                _("Enter what the image shows, in a sentence. This is the name of a file.")
            )
        return words

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("takes_picture_away"):
            self.take_away(cleaned)
        elif self.is_lost and self.picture is None and "new_picture" not in self.errors:
            self.add_error("new_picture", LOST)
        elif cleaned.get("picture_alt") and cleaned.get("picture_is_decorative"):
            self.add_error(
                "picture_alt",
                _("Enter what the image shows, or tick that it is decorative, and not both."),
            )
        self.crop_again()
        cleaned["picture"] = self.picture
        return cleaned

    def take_away(self, cleaned):
        """With what was said of it."""
        self.show(None)
        cleaned |= {"picture_alt": "", "picture_is_decorative": False, "picture_credit": ""}

    def crop_again(self):
        picture = self.picture
        if picture is None or self.focus == (picture.focus_x, picture.focus_y):
            return
        try:
            self.show_drawn(picture.refocused(self.by, *self.focus))
        except (Refused, FileNotFoundError):
            self.add_error("focus_x", _("The image could not be cropped – try again"))


def draw_first(request):
    """Draw what was sent, and put it in the place of what was sent.

    It takes a second, in which a database that has one writer should have none. What is
    refused stays, for the form to say so.
    """
    sent = PictureFields(request.POST, request.FILES)
    sent.by = request.user
    sent.full_clean()
    if sent.has_drawn:
        request.POST = sent.data
        request.FILES.pop("new_picture", None)


def unsigned(signed):
    try:
        return int(signer.unsign(signed))
    except BadSignature:
        return None
