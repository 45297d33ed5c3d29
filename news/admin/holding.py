"""What keeps an article from the public or from colleagues: hold, embargo, legal review."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.dates import moment_in_words
from campaign_site.models import AuditEntry
from campaign_site.staff_fields import DayField, ReasonField, RowsField
from news.models import Article
from news.models.holding import HOLDS, LIFTS_OTHERS, VIEWS, those_with

from .article_page import ArticleChangeView, ArticleVersionedForm, PromisingForm, UrgentForm

EMBARGOES = [VIEWS, "news.embargo_article"]
REVIEWS = [VIEWS, "news.review_article"]
MOST_PEOPLE = 50


class HoldForm(UrgentForm):
    place = "hold"

    owner = forms.ModelChoiceField(
        label=_("Officer who owns the hold"),
        queryset=None,
        empty_label=_("Select an officer"),
        help_text=_("This officer decides when it is lifted."),
        error_messages={
            "required": _("Select the officer who owns the hold"),
            "invalid_choice": _("Select an officer of the list"),
        },
    )
    reason = ReasonField(
        label=_("Why it must not be read"),
        help_text=_("This goes on record. Name no operation, place or person."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = self.row.may_own_hold()
        self.initial["owner"] = self.by.pk


class HoldView(ArticleChangeView):
    permission_required = [VIEWS, HOLDS]
    form_class = HoldForm
    form_name = "hold_form"
    place = "hold"
    said = _("It is on hold. Nobody outside can read it.")

    def save(self, form):
        given = form.cleaned_data
        self.article.hold(self.request.user, given["owner"], given["reason"])


class LiftForm(PromisingForm):
    """Whoever owns the hold needs no reason: it was theirs to lift."""

    place = "hold"

    reason = ReasonField(
        label=_("Why you lift the hold of somebody else"), help_text=_("This goes on record.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.by.pk == self.row.held_by_id:
            del self.fields["reason"]

    @property
    def says(self):
        # What somebody else has lifted meanwhile has nothing to say.
        if not self.row.is_held:
            return ""
        return _("Lift the hold: %(then)s") % {"then": self.row.when_lifted}


class LiftView(ArticleChangeView):
    permission_required = VIEWS
    form_class = LiftForm
    form_name = "lift_form"
    place = "hold"

    def has_permission(self):
        user = self.request.user
        return super().has_permission() and (user.has_perm(HOLDS) or user.has_perm(LIFTS_OTHERS))

    def post(self, request, *args, **kwargs):
        if self.article.is_held and not self.article.may_be_lifted_by(request.user):
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def save(self, form):
        given = form.cleaned_data
        self.article.lift(self.request.user, given["version"], given.get("reason", ""))

    @property
    def said(self):
        return _("The hold is lifted. State now: %(state)s.") % {
            "state": self.article.state_in_words
        }


class EmbargoForm(ArticleVersionedForm):
    place = "embargo"

    named = RowsField(
        label=_("Who may see it"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("You are one of them. Nobody else finds it in any list or page."),
        error_messages={"invalid_choice": _("Select only people of the list")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = those_with(VIEWS).exclude(pk=self.by.pk)
        self.fields["named"].queryset = others.order_by("username")
        self.initial["named"] = [staff.pk for staff in self.row.embargoed_to.all()]


class EmbargoView(ArticleChangeView):
    permission_required = EMBARGOES
    form_class = EmbargoForm
    form_name = "embargo_form"
    place = "embargo"
    said = _("The embargo is saved. Only the people named here see the article.")

    def save(self, form):
        given = form.cleaned_data
        self.article.embargo(self.request.user, given["version"], given["named"])


class EndEmbargoForm(ArticleVersionedForm):
    place = "end-embargo"


class EndEmbargoView(ArticleChangeView):
    permission_required = EMBARGOES
    form_class = EndEmbargoForm
    form_name = "end_embargo_form"
    place = "embargo"
    said = _("The embargo has ended. All who see articles see this one.")

    def save(self, form):
        self.article.end_embargo(self.request.user, form.cleaned_data["version"])


class ReviewForm(ArticleVersionedForm):
    place = "review"

    on = DayField(label=_("Read it again by"))
    reason = ReasonField(label=_("Why"), help_text=_("For example: after a charge."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"on": self.row.legal_review_on, "reason": self.row.legal_review_because}

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on < timezone.localdate():
            raise forms.ValidationError(_("Enter today or a day to come"))
        return on


class ReviewView(ArticleChangeView):
    permission_required = REVIEWS
    form_class = ReviewForm
    form_name = "review_form"
    place = "review"
    said = _("The day of the legal review is saved.")

    def save(self, form):
        given = form.cleaned_data
        by, version = self.request.user, given["version"]
        self.article.set_legal_review(by, version, given["on"], given["reason"])


class ReviewedForm(ArticleVersionedForm):
    place = "reviewed"

    outcome = ReasonField(
        label=_("What came of it"),
        help_text=_("For example: the text stays as it is. This goes on record."),
        error_messages={"required": _("Enter what came of it")},
    )


class ReviewedView(ArticleChangeView):
    permission_required = REVIEWS
    form_class = ReviewedForm
    form_name = "reviewed_form"
    place = "review"
    said = _("The legal review is done.")

    def save(self, form):
        given = form.cleaned_data
        self.article.finish_legal_review(self.request.user, given["version"], given["outcome"])


def looked_at_by(article):
    """Who has looked at it: how often, and when last. The latest first."""
    looks = AuditEntry.objects.about(audit.record_of(article)).seeing()
    looks = looks.filter(staff__isnull=False, subject__startswith=f"{Article._meta.app_label}.")
    people = (
        looks.order_by()
        .values("staff__username")
        .annotate(number=Count("pk"), last=Max("happened_at"))
    )
    return [
        (each["staff__username"], each["number"], moment_in_words(each["last"]))
        for each in people.order_by("-last")[:MOST_PEOPLE]
    ]


def section(request, article):
    by = request.user
    made_from = {"row": article, "by": by}
    return (
        on_hold(article, by, made_from)
        | under_embargo(article, by, made_from)
        | in_review(article, by, made_from)
    )


def on_hold(article, by, made_from):
    if article.is_held:
        return {"lift_form": LiftForm(**made_from) if article.may_be_lifted_by(by) else None}
    return {"hold_form": HoldForm(**made_from) if by.has_perm(HOLDS) else None}


def under_embargo(article, by, made_from):
    may_embargo = by.has_perms(EMBARGOES) and not article.was_out
    is_under = article.is_under_embargo
    return {
        "embargo_form": EmbargoForm(**made_from) if may_embargo else None,
        "end_embargo_form": EndEmbargoForm(**made_from) if may_embargo and is_under else None,
        "embargoed_to": article.embargoed_to.order_by("username") if is_under else [],
        "looked_at_by": looked_at_by(article) if is_under else [],
    }


def in_review(article, by, made_from):
    may_review = by.has_perms(REVIEWS)
    is_set = article.legal_review_on is not None
    return {
        "review_form": ReviewForm(**made_from) if may_review else None,
        "reviewed_form": ReviewedForm(**made_from) if may_review and is_set else None,
    }


PAGES = [
    ("<int:pk>/hold/", HoldView, "hold"),
    ("<int:pk>/hold/lift/", LiftView, "lift_hold"),
    ("<int:pk>/embargo/", EmbargoView, "embargo"),
    ("<int:pk>/embargo/end/", EndEmbargoView, "end_embargo"),
    ("<int:pk>/legal-review/", ReviewView, "legal_review"),
    ("<int:pk>/legal-review/done/", ReviewedView, "legal_review_done"),
]
