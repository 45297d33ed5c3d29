"""The form in which an article is written. What it saves is a revision, never the row itself."""

from datetime import UTC

from django import forms
from django.contrib.admin.widgets import (
    AdminSplitDateTime,
    AdminTextareaWidget,
    AdminTextInputWidget,
)
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.forms.widgets import Script
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from news import body
from news.comparing import are_same
from news.editor import ArticleEditor
from news.models import Article, OldAddress, Picture, WeekOfAction
from news.models.addresses import TAKEN

from .picture_fields import PictureFields

TOO_LONG = {
    "title": _("Enter a title of 120 letters or fewer"),
    "slug": _("Enter a word of 120 letters or fewer"),
    "summary": _("Enter a summary of 300 letters or fewer"),
}


class WeekField(forms.ModelChoiceField):
    """Says which campaign a week belongs to: every campaign has a week 1."""

    def label_from_instance(self, week):
        return f"{week.campaign}, {week}"


class MomentField(forms.SplitDateTimeField):
    """A day and a time of the clock. It is kept as every revision keeps it."""

    widget = AdminSplitDateTime
    default_error_messages = {
        "invalid_date": _("Enter a real date, such as 2026-03-27"),
        "invalid_time": _("Enter a real time, such as 10:16"),
    }

    def __init__(self, **kwargs):
        """Each of the two lines says what it is for, to those who hear it."""
        super().__init__(**kwargs)
        day, clock = self.widget.widgets
        day.attrs["aria-label"] = format_lazy(_("{what}: date"), what=self.label)
        clock.attrs["aria-label"] = format_lazy(_("{what}: time"), what=self.label)

    def compress(self, data_list):
        try:
            moment = super().compress(data_list)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            raise ValidationError(
                _("Enter another time: the clocks change that night, and this one is not certain.")
            ) from error
        return moment and moment.astimezone(UTC)


class ArticleForm(PictureFields, forms.ModelForm):
    """Made from the latest revision, and not saved over a later one.

    `by` is who writes, `typed` what they had not saved when they left, and want back.
    """

    STALE = _(
        "%(who)s saved this article after you opened it, at %(when)s. "
        "Nothing of yours is saved yet. "
    )
    COMPARE = _("Compare both texts, take over into yours what is missing, and save again.")
    TAKEN_OVER = _(
        "What only the other person changed stands in the form now, beside what you changed. "
        "Read it, and save again."
    )
    by = None
    typed = None

    began_from = forms.IntegerField(widget=forms.HiddenInput, required=False)
    week = WeekField(
        queryset=WeekOfAction.objects.select_related("campaign"),
        label=_("Week of action"),
        required=False,
        error_messages={"invalid_choice": _("Select a week of the list")},
    )
    publish_at = MomentField(
        label=_("Appears"),
        required=False,
        help_text=_("Leave this empty: it appears as soon as it is published."),
    )
    expire_at = MomentField(
        label=_("Is over"), required=False, help_text=_("Leave this empty: it stays.")
    )

    class Media:
        js = [Script("news/autosave.js", type="module")]

    class Meta:
        model = Article
        fields = [
            "title",
            "slug",
            "summary",
            "body",
            "week",
            "priority",
            "is_sensitive",
            "publish_at",
            "expire_at",
            "after_expiry",
        ]
        widgets = {
            "title": AdminTextInputWidget({"class": "vLargeTextField"}),
            "slug": AdminTextInputWidget({"class": "vLargeTextField", "spellcheck": "false"}),
            "summary": AdminTextareaWidget({"rows": 3}),
            "body": ArticleEditor,
        }
        help_texts = {
            "body": _(
                "Choose a contact channel from the list, and its number is always the right one."
            ),
        }
        error_messages = {
            "title": {"required": _("Enter a title")},
            "slug": {
                "required": _("Enter a word for the address"),
                "invalid": _("Enter letters without accents, numbers, hyphens and underscores"),
                "unique": TAKEN,
            },
            "after_expiry": {"required": _("Select what becomes of it then")},
            "priority": {"invalid_choice": _("Select a Matter of Priority of the list")},
        }

    def __init__(self, *args, instance=None, initial=None, **kwargs):
        self.latest = instance.latest if instance and instance.pk else None
        self.base = None  # of a stale form, the text that it was made from, where it is known
        self.is_stale = False
        first = (self.said_by(instance) if self.latest else {}) | (initial or {})
        super().__init__(*args, instance=instance, initial=first | self.wanted_back, **kwargs)
        for name, words in TOO_LONG.items():
            self.fields[name].error_messages["max_length"] = words
        if self.instance.was_out:
            self.fields["slug"].help_text = _("The address it has now still leads here.")

    def said_by(self, article):
        """What the latest revision says."""
        said = model_to_dict(article.as_revised(self.latest), fields=Article.REVISED)
        return said | {"began_from": self.latest.number}

    @property
    def wanted_back(self):
        """What somebody typed and wants back stands in the form as it was typed."""
        if self.typed is None:
            return {}
        return {
            name: field.widget.value_from_datadict(self.typed, {}, name)
            for name, field in self.base_fields.items()
            if not field.widget.value_omitted_from_data(self.typed, {}, name)
        }

    def clean_slug(self):
        """Taken are the words of other pages, and those that led to another article once."""
        slug = self.cleaned_data["slug"]
        page = resolve(reverse("news:article", args=[slug]))
        if page.view_name != "news:article":
            raise ValidationError(TAKEN)
        old = OldAddress.objects.filter(slug=slug).exclude(article=self.instance.pk)
        if old.exists():
            raise ValidationError(TAKEN)
        return slug

    def clean_body(self):
        typed = self.cleaned_data["body"]
        body.check_size(typed)
        return body.clean(typed)

    def clean(self):
        cleaned = super().clean()
        if self.latest:
            self.check_that_it_is_not_stale(cleaned)
        expire_at = cleaned.get("expire_at")
        if expire_at and expire_at <= self.appears_at(cleaned):
            self.add_error("expire_at", _("Enter a time after it appears"))
        return cleaned

    def check_that_it_is_not_stale(self, cleaned):
        """From here to the end of the transaction nobody else saves."""
        self.instance.lock()
        self.latest = self.instance.latest
        began_from = cleaned.get("began_from")
        if began_from != self.latest.number:
            self.is_stale = True
            if began_from is not None and 0 < began_from < self.latest.number:
                self.base = self.instance.revisions.filter(number=began_from).first()
            self.data = self.data.copy()
            self.data["began_from"] = self.latest.number

    def _post_clean(self):
        """What was typed can be compared only now, when all of it is read."""
        super()._post_clean()
        if self.is_stale:
            self.go_on_from_the_latest()

    def go_on_from_the_latest(self):
        """Where whoever typed changed nothing, the form says what the latest text says.

        `differing` are the fields that are left to them: those that both changed. Where it is
        not known from what they began, those are all that differ, and the form stays.
        """
        mine, theirs = self.values, self.latest.values
        base = self.base.values if self.base else None
        own = {name for name in mine if base is None or not same(name, mine, base)}
        self.differing = {name for name in own if base is None or not same(name, theirs, base)}
        for name in theirs.keys() & mine.keys() - own:
            if not same(name, mine, theirs):
                self.put(name, theirs[name])
        both = any(not same(name, mine, theirs) for name in self.differing)
        words = self.COMPARE if both else self.TAKEN_OVER
        who = self.latest.made_by or _("Somebody else")
        told = {"who": who, "when": self.latest.made_in_words}
        self.add_error(None, format_lazy("{}{}", self.STALE % told, words))

    def put(self, name, value):
        """Into the form as it comes back, as if it had been typed."""
        if name == "picture":
            self.show_picture_of_the_latest(value)
            return
        if name not in self.fields:
            return
        value, field = Article._meta.get_field(name).to_python(value), self.fields[name]
        if isinstance(field, MomentField):
            for number, part in enumerate(field.widget.decompress(value)):
                self.data[f"{name}_{number}"] = "" if part is None else str(part)
        elif isinstance(field, forms.BooleanField):
            self.data[name] = "on" if value else ""
        else:
            self.data[name] = "" if value is None else value

    def show_picture_of_the_latest(self, pk):
        picture = Picture.objects.filter(pk=pk).first()
        self.show(picture)
        if picture:
            self.data["focus_x"], self.data["focus_y"] = picture.focus_x, picture.focus_y

    def appears_at(self, cleaned):
        if self.instance.was_out:
            return self.instance.publish_at
        return cleaned.get("publish_at") or timezone.now()

    @property
    def values(self):
        """What it says, as a revision keeps it. What could not be read is left as it was."""
        says = self.instance.says()
        before = self.latest.values if self.latest else says
        typed = self.fields.keys() & self.cleaned_data.keys() & says.keys()
        picture = {"picture": self.picture.pk if self.picture else None}
        return before | {name: says[name] for name in typed} | picture

    def keep(self):
        """Save what was typed. The article."""
        if self.latest is None:
            return Article.objects.begin(self.by, self.values)
        article = self.instance
        article.save_revision(self.by, self.values, self.cleaned_data["began_from"])
        return article


def same(name, one, other):
    """The text of an old revision is compared as the form would keep it."""
    values = [side.get(name) for side in (one, other)]
    if name == "body":
        values = [body.clean(value or "") for value in values]
    return are_same(*values)
