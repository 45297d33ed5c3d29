"""The questions of a concern report."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaign_site.contact_fields import EmailField, FullNameField, TelephoneField
from campaign_site.forms import DeadEndForm, QuestionForm
from campaign_site.govuk import CharacterCount, Radios, Textarea, TextInput

from .models import Topic


class DangerForm(QuestionForm):
    tab_title = _("Right now")
    is_on_check_page = False

    danger = forms.ChoiceField(
        label=_("Is anyone in danger right now?"),
        choices=[("yes", _("Yes")), ("no", _("No, or I am not sure"))],
        widget=Radios,
        error_messages={"required": _("Select yes if anyone is in danger right now")},
    )


class Call999Form(DeadEndForm):
    title = _("Call 999 now")


class TopicForm(QuestionForm):
    topic = forms.ChoiceField(
        label=_("What is it about?"),
        help_text=_("Choose what fits best. If you are not sure, choose the last one."),
        widget=Radios,
        error_messages={
            "required": _("Select what it is about"),
            "invalid_choice": _("Select what it is about"),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        topics = Topic.objects.offered()
        self.fields["topic"].choices = [(topic.slug, topic.name) for topic in topics]
        self.fields["topic"].widget.hints = {topic.slug: topic.hint for topic in topics}


class StoryForm(QuestionForm):
    story = forms.CharField(
        label=_("What have you seen or heard?"),
        help_text=_(
            "Tell it in your own words. It does not matter if you do not know everything. "
            "Do not put yourself at risk to find out more."
        ),
        widget=CharacterCount(rows=10),
        max_length=5000,
        error_messages={"required": _("Enter what you have seen or heard")},
    )


class PlaceForm(QuestionForm):
    title = _("Where is it happening?")

    place = forms.CharField(
        label=_("Address or place"),
        help_text=_("An address, a street, a place in your own words, or a website."),
        widget=Textarea(rows=3),
        max_length=500,
        required=False,
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        help_text=_("All of it or the first part, such as NN1."),
        widget=TextInput(width=10),
        max_length=20,
        required=False,
    )
    is_unknown = forms.BooleanField(label=_("I do not know where it is"), required=False)

    def clean(self):
        given = self.cleaned_data
        is_told = bool(given.get("place") or given.get("postcode"))
        if not self.errors and is_told == given["is_unknown"]:
            self.add_error(
                "place",
                _("Enter a place or a postcode, or select “I do not know where it is”")
                if not is_told
                else _("Enter a place, or select “I do not know where it is”, but not both"),
            )
        return given

    def told(self):
        """Either where it is, or that it is not known."""
        if self.cleaned_data["is_unknown"]:
            return [(self.title, self.fields["is_unknown"].label)]
        return super().told()[:2]


class ContactChoiceForm(QuestionForm):
    tab_title = _("Your contact")

    contact = forms.ChoiceField(
        label=_("Do you want to say who you are?"),
        help_text=_(
            "You do not have to. This site does not keep the internet address of your phone "
            "or computer. If a life is at risk, or someone may be seriously hurt, the police "
            "may still try to find out who told them. A senior officer decides that."
        ),
        choices=[
            ("anonymous", _("No, I want to stay anonymous")),
            ("details", _("Yes, I will say how you can reach me")),
        ],
        widget=Radios,
        error_messages={"required": _("Select whether you want to say who you are")},
    )


class ContactForm(QuestionForm):
    title = _("How can we reach you?")
    tab_title = _("Your contact")

    name = FullNameField(required=False)
    telephone = TelephoneField(required=False)
    email = EmailField(required=False)
    safety = forms.CharField(
        label=_("What must we know to contact you safely?"),
        help_text=_("Such as good times, and who must not know."),
        widget=Textarea(rows=3),
        max_length=500,
        required=False,
    )

    def clean(self):
        given = self.cleaned_data
        if not self.errors and not given.get("telephone") and not given.get("email"):
            raise ValidationError({"telephone": _("Enter a telephone number or an e-mail address")})
        return given
