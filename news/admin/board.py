"""The planning board: a campaign week by week and day by day, with the state of each article."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.staff_pages import StaffPage
from news.board import Board, shown_first
from news.models import Campaign

from .article_page import VIEWS


class CampaignForm(forms.Form):
    campaign = forms.ModelChoiceField(
        label=_("Campaign"),
        queryset=Campaign.objects.all(),
        empty_label=None,
        error_messages={
            "required": _("Select a campaign"),
            "invalid_choice": _("Select a campaign of the list"),
        },
    )


class BoardView(StaffPage):
    permission_required = VIEWS
    title = _("Planning board")
    template_name = "admin/news/article/board.html"

    def get(self, request, *args, **kwargs):
        audit.record(request.user, AuditEntry.Action.LIST, "news.board")
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs):
        first = shown_first(timezone.localdate())
        form = CampaignForm({"campaign": first and first.pk} | self.request.GET.dict())
        if first and form.is_valid():
            campaign = form.cleaned_data["campaign"]
            kwargs |= {"board": Board(campaign, self.request.user), **neighbours(campaign)}
        return super().get_context_data(
            form=form, has_campaigns=bool(first), is_nav_sidebar_enabled=False, **kwargs
        )


def neighbours(campaign):
    """The campaigns that stand before and after it in time."""
    in_order = list(Campaign.objects.order_by("starts_on", "pk"))
    place = in_order.index(campaign)
    before, after = in_order[:place], in_order[place + 1 :]
    return {"earlier": before[-1] if before else None, "later": after[0] if after else None}


PAGES = [("board/", BoardView, "board")]
