"""What a reader may ask the list of articles for."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign_site.govuk import GovukBoundField, Helper, TextInput

from .models import Campaign, Priority, WeekOfAction
from .pages import FoundPage, Page, SearchedPage, SomeWordsPage
from .search import Query, Quote

ANY = ("", _("Any"))


def what_may_be_chosen():
    """Priorities and campaigns, in one query."""
    columns = "kind", "pk", "slug", "words", "starts_on"
    priorities = Priority.objects.annotate(kind=Value("priority"), words=F("name"))
    campaigns = Campaign.objects.published().annotate(kind=Value("campaign"), words=F("title"))
    both = priorities.order_by().values_list(*columns)
    return both.union(campaigns.order_by().values_list(*columns), all=True)


def in_order(rows):
    """The priorities by their names and the newest campaigns first."""
    rows = list(rows)
    of_name = sorted((row for row in rows if row[0] == "priority"), key=lambda row: row[3])
    of_day = sorted((row for row in rows if row[0] == "campaign"), key=lambda row: row[4])
    return [*of_name, *reversed(of_day)]


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
        empty_value=None,
        choices=[ANY] + [(number, str(number)) for number in range(1, WeekOfAction.LAST + 1)],
    )

    def __init__(self, data, choices=None):
        super().__init__(data)
        self.keys = {"priority": {}, "campaign": {}}
        offered = {name: [ANY] for name in self.keys}
        for name, pk, slug, words, _day in in_order(
            what_may_be_chosen() if choices is None else choices
        ):
            self.keys[name][slug] = pk
            offered[name].append((slug, words))
        for name, of_name in offered.items():
            self.fields[name].choices = of_name

    def clean_q(self):
        typed = self.cleaned_data["q"]
        query = Query.read(typed)
        if typed and not query:
            raise ValidationError(_("Enter a word with letters or numbers."), code="no_words")
        return query

    # The database guesses how much there is of a key that it is told, and of no other.

    def clean_priority(self):
        return self.keys["priority"].get(self.cleaned_data["priority"])

    def clean_campaign(self):
        return self.keys["campaign"].get(self.cleaned_data["campaign"])

    @property
    def helper(self):
        helper = Helper(submit=_("Show articles"))
        helper.form_method = "get"
        helper.form_action = "news:list"
        return helper

    @property
    def is_asked(self):
        return any(self.data.get(name) for name in self.fields)

    @property
    def query(self):
        """What is searched for; None when nothing is, or it can't be understood."""
        return self.cleaned_data["q"] or None if self.is_valid() else None

    @property
    def chosen_campaign(self):
        """The word in its address."""
        return self.data["campaign"] if self.is_valid() and self.cleaned_data["campaign"] else ""

    @property
    def asks_for_some_words(self):
        return bool(self.data.get("some") and self.query and self.query.loosened)

    def narrow(self, articles, query=None):
        """The articles that match. What can't be understood matches none."""
        if not self.is_valid():
            return articles.none()
        chosen = self.cleaned_data
        if chosen["q"]:
            articles = articles.matching(query or chosen["q"])
        if chosen["priority"]:
            articles = articles.filter(priority=chosen["priority"])
        if chosen["campaign"] or chosen["week"]:
            articles = articles.filter(week__in=self.weeks(chosen["campaign"], chosen["week"]))
        return articles

    def weeks(self, campaign, number):
        chosen = {"campaign": campaign, "number": number}
        return WeekOfAction.objects.filter(
            **{name: value for name, value in chosen.items() if value}
        ).values("pk")

    def page(self, articles):
        """The page of the matching articles that the address asks for."""
        starts = {name: self.data.get(name, "") for name in ("before", "after", "oldest")}
        if not self.asks_for_some_words:
            page = self.sort_of_page(self.narrow(articles), **starts)
            is_found = page.articles or any(starts.values())
            if is_found or not self.query or not self.query.loosened:
                return page
        return SomeWordsPage(self.narrow(articles, self.query.loosened), **starts)

    @property
    def first_page(self):
        """Its address: what was chosen, and no place in the list."""
        chosen = {name: self.data[name] for name in self.fields if self.data.get(name)}
        return reverse("news:list", query=chosen)

    def quotes(self, articles):
        """The articles with what was searched for marked, when something was."""
        return [Quote(article, self.query) for article in articles] if self.query else []

    @property
    def sort_of_page(self):
        chosen = self.cleaned_data if self.is_valid() else {}
        if chosen.get("campaign"):
            return FoundPage  # a campaign is never long
        return SearchedPage if chosen.get("q") or chosen.get("week") else Page
