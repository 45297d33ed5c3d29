"""Every kind of field that the site asks, empty, filled in and refused."""

from dataclasses import dataclass

from amnesty.forms.contact import EmailForm
from amnesty.forms.items import WhoseForm
from amnesty.forms.place import AccessForm, PostcodeForm
from campaign_site.forms import FeedbackForm, QuestionForm
from campaign_site.govuk_dates import DateField
from news.forms import ArticleFilterForm
from reports.forms.concern import PlaceForm, RisksForm
from reports.forms.reporter import ContactChoiceForm
from reports.forms.status import StatusForm
from reports.photos_page import PhotosForm

from .typed import checked, typed

STATES = ("empty", "filled in", "refused")


class DayForm(QuestionForm):
    """A day is asked of staff only, by the same field."""

    day = DateField(label="On which day?", help_text="For example 27 3 2024.")


@dataclass(frozen=True)
class Kind:
    """A form, what would be typed into it, and what it refuses."""

    title: str
    form_class: type
    right: dict
    wrong: dict

    @property
    def name(self):
        return self.form_class.__name__.lower()

    @property
    def states(self):
        values = (None, self.right, self.wrong)
        return [
            (state, self.form(place, given))
            for place, (state, given) in enumerate(zip(STATES, values, strict=True))
        ]

    def form(self, place, given):
        """Among others on a page: no label is the heading of it, and each id is there once."""
        alone = {"heading": None, "is_kept_unfinished": False}
        form = type(self.form_class.__name__, (self.form_class,), alone)(typed(given))
        form.auto_id = f"{self.name}-{place}-%s"
        return checked(form)


KINDS = (
    Kind("One line", PostcodeForm, {"postcode": "NN1 1AA"}, {"postcode": "somewhere"}),
    Kind(
        "A text with a count",
        FeedbackForm,
        {"message": "The first line\nThe second line"},
        {"message": ""},
    ),
    Kind("One of a few, with hints", ContactChoiceForm, {"contact": "sealed"}, {}),
    Kind("One of a few, and one that stands apart", WhoseForm, {"whose": "not-said"}, {}),
    Kind(
        "Any of a few, or none",
        RisksForm,
        {"risks": ["children", "not-sure"]},
        {"risks": ["children", "none"]},
    ),
    Kind(
        "Any of a few, and a text",
        AccessForm,
        {"notices": ["dog"], "note": "There is a step at the door."},
        {"notices": ["nobody-offers-this"], "note": ""},
    ),
    Kind(
        "Several lines, one line and a tick",
        PlaceForm,
        {"place": "Behind the shop", "postcode": "NN1"},
        {"place": "", "postcode": "", "online_place": ""},
    ),
    Kind(
        "A name and an e-mail address",
        EmailForm,
        {"name": "Sam Example", "email": "sam@example.com", "reminder": "yes"},
        {"name": "", "email": "sam at example"},
    ),
    Kind(
        "A reference and a code",
        StatusForm,
        {"reference": "C-2345-6789-F", "code": "2345-6789-ABCD-EFGH-W"},
        {"reference": "C-12", "code": ""},
    ),
    Kind("A photo", PhotosForm, {"added": ["one"]}, {"fault": "missing"}),
    Kind(
        "A day",
        DayForm,
        {"day-day": "27", "day-month": "3", "day-year": "2024"},
        {"day-day": "31", "day-month": "", "day-year": "2024"},
    ),
    Kind(
        "A search, with lists to choose from",
        ArticleFilterForm,
        {"q": "example", "week": "3"},
        {"q": "!?", "week": "99"},
    ),
)
