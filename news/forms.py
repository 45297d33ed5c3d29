"""What a reader may ask the list of articles for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign_site.govuk import GovukBoundField, Helper, TextInput

from .models import Campaign, Priority, WeekOfAction

ANY = ("", _("Any"))


class ArticleFilterForm(forms.Form):
    """Narrows the list. A week is that week of every campaign, unless one is chosen."""

    bound_field_class = GovukBoundField
    marks_optional = False

    q = forms.CharField(
        label=_("Search"), max_length=200, required=False, widget=TextInput(width=20)
    )
    priority = forms.ChoiceField(label=_("Matter of Priority"), required=False)
    campaign = forms.ChoiceField(label=_("Campaign"), required=False)
    week = forms.TypedChoiceField(
        label=_("Week"),
        required=False,
        coerce=int,
        choices=[ANY] + [(number, str(number)) for number in range(1, WeekOfAction.LAST + 1)],
    )

    def __init__(self, data):
        super().__init__(data)
        for name, rows in {
            "priority": Priority.objects.values_list("slug", "name"),
            "campaign": Campaign.objects.published().values_list("slug", "title"),
        }.items():
            self.fields[name].choices = [ANY, *rows]

    @property
    def helper(self):
        helper = Helper(submit=_("Show articles"))
        helper.form_method = "get"
        return helper

    @property
    def is_asked(self):
        return any(self.data.get(name) for name in self.fields)

    def narrow(self, articles):
        """The articles that match. What can't be understood matches none."""
        if not self.is_valid():
            return articles.none()
        chosen = self.cleaned_data
        if chosen["q"]:
            articles = articles.matching(chosen["q"])
        lookups = {
            "priority__slug": chosen["priority"],
            "week__campaign__slug": chosen["campaign"],
            "week__number": chosen["week"],
        }
        return articles.filter(**{lookup: value for lookup, value in lookups.items() if value})
