"""From a saved text to the public: each button says what it will do, and does that or nothing."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.dates import on_days
from campaign_site.list_filters import DaysForm
from campaign_site.models import AuditEntry
from campaign_site.paging import UncountedPaginator
from campaign_site.staff_fields import LineField, ReasonField
from campaign_site.staff_pages import StaffPage
from news import checking
from news.models import Article, ArticleRevision
from news.models.publishing import NOT_BY_YOU

from .article_page import CHANGES, VIEWS, ArticleChangeView, ArticleVersionedForm, PromisingForm

APPROVES = [*CHANGES, "news.approve_article"]
ALONE = [*CHANGES, "news.publish_alone"]
PEOPLE = ["made_by", "submitted_by", "decided_by"]
ON_RECORD = _("This goes on record, with your name.")
MINOR, CORRECTION = "minor", "correction"


class PublishingForm(ArticleVersionedForm):
    """`summary` is what opens a form that has something to fill in and is not the usual way."""

    button = ""
    summary = ""
    follows = ""

    @property
    def action(self):
        return f"admin:news_article_{self.place.replace('-', '_')}"

    @property
    def typed(self):
        """What was written into it, to be copied where it can't be sent any more."""
        return [(bound.label, bound.value()) for bound in self.visible_fields() if bound.value()]


class ButtonForm(PromisingForm, PublishingForm):
    """What it does depends on the time: its button says it."""

    @cached_property
    def says(self):
        return self.row.what_publishing_does(self.row.latest)

    @property
    def button(self):
        return self.says


class ReadersForm(PublishingForm):
    """Of a change to what readers saw: whether they are told of it, and what."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (MINOR, _("A minor edit. Readers are told nothing.")),
            (CORRECTION, _("A correction. Readers read your note, with the time.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select a minor edit or a correction")},
    )
    correction = LineField(
        label=_("What readers are told"),
        help_text=_("For a correction: what was wrong, and what is right."),
        max_length=ArticleRevision._meta.get_field("correction").max_length,
        required=False,
        error_messages={"required": _("Enter what readers are told")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["correction"] = self.row.latest.correction
        if not self.row.was_out:
            del self.fields["kind"], self.fields["correction"]
        elif self.row.comes_back:
            del self.fields["kind"]
            self.fields["correction"].required = True
            self.fields["correction"].help_text = _("Why it comes back after it was taken down.")

    def clean(self):
        given = super().clean()
        kind, note = given.get("kind"), given.get("correction")
        if kind == CORRECTION and not note:
            self.add_error("correction", _("Enter what readers are told"))
        if kind == MINOR and note:
            self.add_error("kind", _("Select a correction, or take the note to readers out"))
        return given

    @property
    def note(self):
        return self.cleaned_data.get("correction", "")


class ApproveForm(ButtonForm):
    place = "approve"


class SubmitForm(ReadersForm):
    place = "submit"
    button = _("Submit for approval")

    @property
    def follows(self):
        """What approval will do, if nothing changes until then."""
        words = self.row.what_publishing_does(self.row.latest)
        return _(
            "Somebody else must read it before it is published. When it is approved: %(words)s."
        ) % {"words": words}


class SendBackForm(PublishingForm):
    place = "send-back"
    summary = _("Send it back")
    button = _("Send it back")

    why = LineField(
        label=_("What has to change"),
        help_text=_("Whoever works on the article reads this."),
        min_length=5,
        max_length=ArticleRevision._meta.get_field("decision_note").max_length,
        error_messages={
            "required": _("Enter what has to change"),
            "min_length": _("Enter 5 letters or more"),
        },
    )


class TakeBackForm(PublishingForm):
    place = "take-back"
    button = _("Take it back to go on writing")


class AloneForm(ReadersForm, ButtonForm):
    place = "publish-alone"
    summary = _("Publish without a second person")
    follows = _("It is listed with your name and the reason.")

    reason = ReasonField(label=_("Why nobody else can read it first"), help_text=ON_RECORD)


class UnscheduleForm(PublishingForm):
    place = "unschedule"
    summary = _("Take it back to a draft")
    button = _("Take it back to a draft")
    follows = _("It does not appear then, and needs approval again.")

    reason = ReasonField(label=_("Why"), help_text=ON_RECORD)


class PublishingView(ArticleChangeView):
    form_name = "publishing_form"
    place = "publishing"

    def get_context_data(self, **kwargs):
        """The form with a mistake in it stands in the place of the empty one."""
        context = super().get_context_data(**kwargs)
        if bound := kwargs.get(self.form_name):
            is_left_over = all(form.place != bound.place for form in context["verbs"])
            context["left_over"] = bound if is_left_over else None
            context["verbs"] = [
                bound if form.place == bound.place else form for form in context["verbs"]
            ]
        return context


class SubmitView(PublishingView):
    form_class = SubmitForm
    said = _("Submitted. Somebody else can read and publish it now.")

    def save(self, form):
        self.article.submit(form.by, form.cleaned_data["version"], form.note)


class TakeBackView(PublishingView):
    form_class = TakeBackForm
    said = _("It does not wait for a second person any more.")

    def save(self, form):
        self.article.take_back(form.by, form.cleaned_data["version"])


class SendBackView(PublishingView):
    permission_required = APPROVES
    form_class = SendBackForm
    said = _("It is sent back to whoever works on it.")

    def save(self, form):
        self.article.send_back(form.by, form.cleaned_data["version"], form.cleaned_data["why"])


class UnscheduleView(PublishingView):
    form_class = UnscheduleForm
    said = _("It is a draft again, and does not appear.")

    def save(self, form):
        given = form.cleaned_data
        self.article.unschedule(form.by, given["version"], given["reason"])


class BringOutView(PublishingView):
    @property
    def said(self):
        return _("Done. Where it stands now: %(state)s.") % {"state": self.article.state_in_words}


class ApproveView(BringOutView):
    permission_required = APPROVES
    form_class = ApproveForm

    def save(self, form):
        given = form.cleaned_data
        self.article.approve(form.by, given["version"], promised=given["promise"])


class PublishAloneView(BringOutView):
    permission_required = ALONE
    form_class = AloneForm

    def save(self, form):
        given = form.cleaned_data
        self.article.publish_alone(
            form.by, given["version"], given["reason"], form.note, promised=given["promise"]
        )


class PublishedAloneView(StaffPage):
    """What one person published alone or took back, with the reason, the newest first."""

    permission_required = VIEWS
    template_name = "admin/news/article/alone.html"
    title = _("Done without a second person")
    PER_PAGE = 50

    def get(self, request, *args, **kwargs):
        audit.record(request.user, AuditEntry.Action.LIST, "news.published_alone")
        days = DaysForm(request.GET)
        articles = Article.objects.visible_to(request.user)
        alone = ArticleRevision.objects.published_alone().filter(article__in=articles)
        alone = within(days, alone, "decided_at")
        alone = alone.select_related("article", "decided_by").order_by("-decided_at", "-pk")
        alone = alone.defer("values", "article__body", "article__plain_text")
        page = UncountedPaginator(alone, self.PER_PAGE).get_page(request.GET.get("page"))
        ended = within(days, articles.ended(), "ended_at")
        ended = ended.select_related("ended_by").defer("body", "plain_text")
        return self.render_to_response(
            self.get_context_data(days=days, page=page, ended=ended[: self.PER_PAGE])
        )


def within(days, rows, column):
    """The rows of these days, as the clocks of this country have them. What is wrong finds none."""
    if not days.is_valid():
        return rows.none()
    return rows.filter(**on_days(column, days.cleaned_data["since"], days.cleaned_data["until"]))


def section(request, article):
    revisions = article.revisions.select_related(*PEOPLE)
    latest = revisions.first()
    findings = checking.check(article.as_revised(latest))
    blocking = [finding for finding in findings if finding.blocks]
    return {
        "latest": latest,
        "out": revisions.filter(number=article.revision).first(),
        "has_news": article.has_news(latest),
        "blocking": blocking,
        "advice": [finding for finding in findings if not finding.blocks],
        "not_by_you": not_by_you(article, latest, request.user),
        "text_marks": article.marks_of_text(latest),
        "verbs": [
            form_class(row=article, by=request.user)
            for form_class in possible(article, latest, request.user, bool(blocking))
        ],
    }


def not_by_you(article, latest, staff):
    """Why somebody who may approve does not find the button."""
    waits = latest.stage == ArticleRevision.Stage.SUBMITTED
    is_own = waits and staff.has_perms(APPROVES) and staff.pk in article.writers()
    return NOT_BY_YOU if is_own else ""


def possible(article, latest, staff, is_blocked):
    """The forms of what this person may do with it now, the usual way first."""
    if not staff.has_perms(CHANGES):
        return []
    waits = latest.stage == ArticleRevision.Stage.SUBMITTED
    has_news = article.has_news(latest)
    is_second = staff.has_perms(APPROVES) and staff.pk not in article.writers()
    allowed = {
        ApproveForm: waits and is_second and not is_blocked,
        SubmitForm: has_news and not waits,
        SendBackForm: waits and is_second,
        TakeBackForm: waits and not is_second,
        AloneForm: has_news
        and not is_blocked
        and not (waits and is_second)
        and staff.has_perms(ALONE),
        UnscheduleForm: article.is_to_come,
    }
    return [form_class for form_class, is_allowed in allowed.items() if is_allowed]


PAGES = [
    ("alone/", PublishedAloneView, "article_alone"),
    ("<int:pk>/submit/", SubmitView, "article_submit"),
    ("<int:pk>/take-back/", TakeBackView, "article_take_back"),
    ("<int:pk>/send-back/", SendBackView, "article_send_back"),
    ("<int:pk>/approve/", ApproveView, "article_approve"),
    ("<int:pk>/publish-alone/", PublishAloneView, "article_publish_alone"),
    ("<int:pk>/unschedule/", UnscheduleView, "article_unschedule"),
]
