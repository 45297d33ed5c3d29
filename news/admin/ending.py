"""How an article that was out ends: withdrawn, gone, or moved to another page of this site."""

from django.utils.translation import gettext_lazy as _

from campaign_site.staff_fields import LineField, ReasonField
from news.models import Article

from .article_page import VIEWS, ArticleChangeView, UrgentForm

ENDS = [VIEWS, "news.end_article"]


class WithdrawForm(UrgentForm):
    place = "withdraw"

    note = LineField(
        label=_("Why it is withdrawn"),
        min_length=5,
        max_length=Article._meta.get_field("ended_note").max_length,
        help_text=_("Every reader sees these words above the text."),
        error_messages={
            "required": _("Enter why it is withdrawn"),
            "min_length": _("Enter a reason of 5 letters or more"),
        },
    )


class RemoveForm(UrgentForm):
    place = "remove"

    reason = ReasonField(
        label=_("Why it is removed"), help_text=_("This goes on record. Readers do not see it.")
    )


class MoveForm(UrgentForm):
    place = "move"

    to = LineField(
        label=_("Where its readers are led"),
        max_length=Article._meta.get_field("moved_to").max_length,
        help_text=_(
            "The address of a page of this site, such as /contact/ or that of another article."
        ),
        error_messages={"required": _("Enter the address of a page of this site")},
    )
    reason = ReasonField(
        label=_("Why it is moved"), help_text=_("This goes on record. Readers do not see it.")
    )


class EndView(ArticleChangeView):
    permission_required = ENDS


class WithdrawView(EndView):
    form_class = WithdrawForm
    form_name = "withdraw_form"
    place = "ending"
    said = _("It is withdrawn. Its page says why.")

    def save(self, form):
        given = form.cleaned_data
        self.article.withdraw(self.request.user, given["note"])


class RemoveView(EndView):
    form_class = RemoveForm
    form_name = "remove_form"
    place = "ending"
    said = _("It is removed. Its address says that it is gone.")

    def save(self, form):
        given = form.cleaned_data
        self.article.remove(self.request.user, given["reason"])


class MoveView(EndView):
    form_class = MoveForm
    form_name = "move_form"
    place = "ending"

    @property
    def said(self):
        return _("It is moved. Its address leads on to %(to)s.") % {"to": self.article.moved_to}

    def save(self, form):
        given = form.cleaned_data
        self.article.move(self.request.user, given["to"], given["reason"])


def section(request, article):
    by = request.user
    may_end = by.has_perms(ENDS) and article.was_out
    forms_of = {
        "withdraw_form": WithdrawForm,
        "remove_form": RemoveForm,
        "move_form": MoveForm,
    }
    return {
        "may_end": may_end,
        **{name: form(row=article, by=by) if may_end else None for name, form in forms_of.items()},
    }


PAGES = [
    ("<int:pk>/withdraw/", WithdrawView, "withdraw"),
    ("<int:pk>/remove/", RemoveView, "remove"),
    ("<int:pk>/move/", MoveView, "move"),
]
