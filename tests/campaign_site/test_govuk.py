"""The template pack, held against the fixtures that GOV.UK Frontend ships with its components.

`fixtures/govuk/` holds those of version 6.6.0 whose options the pack has. Left out are options
for free HTML, attributes and extra classes on inner parts (`attributes`, `formGroup`,
`describedBy`, `html`: an injection waiting to happen), prefixes and suffixes (not used),
conditional reveals (they fail accessibility checks: the follow-up is the next question), counts
by words, the small variants, and dates of two parts.

Before they are compared, both sides are read as HTML: order of attributes and of classes and
white space do not count. Three differences remain, by intent. The second box of a date is named
`<name>-month`, not `month`; an id after the divider does not count the divider; and one
option of a select can't be disabled.
"""

import datetime
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString

from campaign_site import govuk, govuk_messages
from campaign_site.govuk_dates import DateField, DateInput

FIXTURES = Path(__file__).parent / "fixtures" / "govuk"
SCRIPT = "<script>alert('x')</script>"
ESCAPED = "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;"


class Form(forms.Form):
    bound_field_class = govuk.GovukBoundField
    heading = None
    marks_optional = False


class Reader(HTMLParser):
    """HTML as a list of tags and texts, without what a browser does not see."""

    def __init__(self, html):
        super().__init__()
        self.seen = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = {name: value or "" for name, value in attrs}
        if "class" in values:
            values["class"] = sorted(values["class"].split())
        self.seen.append((tag, values))

    def handle_endtag(self, tag):
        self.seen.append(f"/{tag}")

    def handle_data(self, data):
        if text := " ".join(data.split()):
            self.seen.append(text)


def read(html):
    return Reader(html).seen


def form_with(data=None, files=None, heading=None, **fields):
    form = Form(data, files)
    form.fields.update(fields)
    form.heading = heading
    return form


def with_error(form, name, message):
    form.is_valid()
    form.errors.clear()
    form.add_error(name, message)
    return form


def drawn(field):
    return Template("{% load crispy_forms_filters %}{{ field|as_crispy_field }}").render(
        Context({"field": field})
    )


def fixtures(component):
    cases = json.loads((FIXTURES / f"{component}.json").read_text())
    return [pytest.param(case["options"], case["html"], id=case["name"]) for case in cases]


def attributes_of(options, *names):
    attrs = {name: options[name] for name in names if name in options}
    attrs |= {"class": options["classes"]} if "classes" in options else {}
    return attrs | {"id": options.get("id") or options.get("idPrefix") or options["name"]}


def in_a_form(options, field, label, data):
    """The field of a form in the state that the options of a fixture describe."""
    name = options.get("name") or options.get("namePrefix") or options["id"]
    field.label = label["text"]
    field.help_text = options.get("hint", {}).get("text", "")
    field.disabled = options.get("disabled", False)
    form = form_with(data, **{name: field})
    form.heading = name if label.get("isPageHeading") else None
    if "errorMessage" in options:
        wrong = [part for part in ("day", "month", "year") if part in options]
        error = ValidationError(options["errorMessage"]["text"])
        error.params = {"wrong_parts": wrong} if wrong else None
        with_error(form, name, error)
    return form[name]


def typed(options):
    value = options.get("value")
    return QueryDict("") if value is None else {options["name"]: str(value)}


@pytest.mark.parametrize(("options", "html"), fixtures("input"))
def test_a_line_of_text_is_drawn_as_govuk_frontend_draws_it(options, html):
    names = ("type", "inputmode", "autocomplete", "autocapitalize", "spellcheck", "pattern")
    attributes = attributes_of(options, *names)
    classes = {"class": attributes.pop("class", "")}
    widget = govuk.TextInput(classes, **attributes)

    field = in_a_form(
        options, forms.CharField(widget=widget, required=False), options["label"], typed(options)
    )

    assert read(drawn(field)) == read(html)


@pytest.mark.parametrize(("options", "html"), fixtures("textarea"))
def test_a_long_text_is_drawn_as_govuk_frontend_draws_it(options, html):
    widget = govuk.Textarea(**attributes_of(options, "rows", "autocomplete", "spellcheck"))

    field = in_a_form(
        options, forms.CharField(widget=widget, required=False), options["label"], typed(options)
    )

    assert read(drawn(field)) == read(html)


@pytest.mark.parametrize(("options", "html"), fixtures("character-count"))
def test_a_counted_text_is_drawn_as_govuk_frontend_draws_it(options, html):
    widget = govuk.CharacterCount(**attributes_of(options, "rows", "spellcheck"))
    limited = forms.CharField(widget=widget, max_length=options["maxlength"], required=False)

    field = in_a_form(options, limited, options["label"], typed(options))

    assert read(drawn(field)) == read(html)


def choices_of(options):
    """The choices, and the value before which the divider stands."""
    items = [item for item in options["items"] if "divider" not in item]
    divided = [item["value"] for item in items if before(item, options["items"]).get("divider")]
    label = {item["value"]: item.get("text") or SafeString(item["html"]) for item in items}
    return list(label.items()), next(iter(divided), None)


def before(item, items):
    position = items.index(item)
    return items[position - 1] if position else {}


def choice_field(options, field_class, widget_class):
    choices, divider = choices_of(options)
    hints = {item["value"]: item["hint"]["text"] for item in options["items"] if "hint" in item}
    widget = widget_class(attributes_of(options), hints=hints, divider_before=divider)
    widget.exclusive = next(
        (item["value"] for item in options["items"] if "behaviour" in item), None
    )
    return field_class(choices=choices, widget=widget, required=False)


def ticked(options):
    values = [str(item["value"]) for item in options["items"] if item.get("checked")]
    return MultiValueDict({options["name"]: values} if values else {})


@pytest.mark.parametrize(("options", "html"), fixtures("radios"))
def test_radios_are_drawn_as_govuk_frontend_draws_them(options, html):
    radios = choice_field(options, forms.ChoiceField, govuk.Radios)

    field = in_a_form(options, radios, options["fieldset"]["legend"], ticked(options))

    assert read(drawn(field)) == read(html.replace("example-divider-4", "example-divider-3"))


@pytest.mark.parametrize(("options", "html"), fixtures("checkboxes"))
def test_checkboxes_are_drawn_as_govuk_frontend_draws_them(options, html):
    checkboxes = choice_field(options, forms.MultipleChoiceField, govuk.Checkboxes)

    field = in_a_form(options, checkboxes, options["fieldset"]["legend"], ticked(options))

    assert read(drawn(field)) == read(html.replace("and-none-5", "and-none-4"))


@pytest.mark.parametrize(("options", "html"), fixtures("date-input"))
def test_a_date_is_drawn_as_govuk_frontend_draws_it(options, html):
    name = options.get("namePrefix") or options["id"]
    values = {key.split("-")[-1]: value for key, value in options.get("values", {}).items()}
    data = {f"{name}-{part}": str(value) for part, value in values.items()}
    date = DateField(widget=DateInput({"id": options["id"]}), required=False)

    field = in_a_form(options, date, options["fieldset"]["legend"], data)

    for part in ("day", "month", "year"):
        html = html.replace(f'name="{part}"', f'name="{name}-{part}"')
    assert read(drawn(field)) == read(html)


@pytest.mark.parametrize(("options", "html"), fixtures("select"))
def test_a_select_is_drawn_as_govuk_frontend_draws_it(options, html):
    items = options["items"]
    selected = [item["value"] for item in items if item.get("selected")]
    options = {**options, "value": options.get("value") or next(iter(selected), None)}
    choices = [(item["value"], item["text"]) for item in items]
    select = forms.Select(attributes_of(options))

    field = in_a_form(
        options,
        forms.ChoiceField(choices=choices, widget=select, required=False),
        options["label"],
        typed(options),
    )

    assert read(drawn(field)) == read(html.replace(" disabled", ""))


@pytest.mark.parametrize(("options", "html"), fixtures("file-upload"))
def test_a_file_is_asked_for_as_govuk_frontend_does(options, html):
    widget = forms.FileInput(attributes_of(options))

    field = in_a_form(
        options, forms.FileField(widget=widget, required=False), options["label"], QueryDict("")
    )

    assert read(drawn(field)) == read(html)


@pytest.mark.parametrize(("options", "html"), fixtures("error-summary"))
def test_the_error_summary_is_drawn_as_govuk_frontend_draws_it(options, html):
    form = form_with({})
    for number, item in enumerate(options["errorList"]):
        attrs = {"id": item.get("href", "#")[1:]}
        widget = forms.TextInput(attrs) if "href" in item else forms.HiddenInput()
        form.fields[f"field-{number}"] = forms.CharField(
            widget=widget, error_messages={"required": item["text"]}
        )

    summary = render_to_string("govuk/error_summary.html", {"form": form})

    assert read(summary) == read(html)


@pytest.mark.parametrize(("options", "html"), fixtures("button"))
def test_a_button_is_drawn_as_govuk_frontend_draws_it(options, html):
    button = govuk.Submit("", options["text"])

    assert read(button.render(None, Context())) == read(html)


# --- The form around the fields -------------------------------------------------------------


def test_a_form_is_left_to_the_server_to_check_and_not_to_the_browser_to_remember():
    form = form_with(name=forms.CharField())

    html = render_crispy_form(form, context={"csrf_token": "a-token"})

    tags = read(html)
    assert tags[0] == ("form", {"method": "post", "novalidate": "", "autocomplete": "off"})
    assert tags[1][1]["value"] == "a-token"
    assert tags[-3:] == ["Continue", "/button", "/form"]
    assert "required" not in html


def test_a_form_with_a_file_is_sent_in_parts():
    html = render_crispy_form(form_with(photo=forms.FileField()), context={})

    assert read(html)[0][1]["enctype"] == "multipart/form-data"


def test_a_form_that_only_searches_carries_no_token():
    form = form_with(place=forms.CharField())
    helper = govuk.Helper(submit="Search")
    helper.form_method = "get"

    html = render_crispy_form(form, helper, {"csrf_token": "a-token"})

    assert "a-token" not in html
    assert read(html)[-3] == "Search"


def test_a_layout_keeps_its_order_and_loses_no_hidden_field():
    form = form_with(
        first=forms.CharField(),
        second=forms.CharField(),
        token=forms.CharField(widget=forms.HiddenInput),
    )
    helper = govuk.Helper()
    helper.layout = Layout(
        Fieldset("About you", Field("second", css_class="govuk-input--width-10")),
        Div("first", HTML("<p>In between</p>"), css_class="site-card"),
    )

    tags = read(render_crispy_form(form, helper, {}))

    names = [tag[1]["name"] for tag in tags if tag[0] == "input"]
    assert names == ["second", "first", "token"]
    assert ("legend", {"class": ["govuk-fieldset__legend", "govuk-fieldset__legend--m"]}) in tags
    assert ("div", {"class": ["site-card"]}) in tags
    assert "In between" in tags


def test_the_whole_form_can_stand_within_a_form_of_the_page():
    form = form_with(name=forms.CharField())

    html = Template("{% load crispy_forms_filters %}{{ form|crispy }}").render(
        Context({"form": form})
    )

    assert read(html) == read(drawn(form["name"]))


def test_a_button_says_what_it_is_told_and_no_more():
    html = govuk.Submit("stop", SCRIPT + "{{ secret }}").render(None, Context({"secret": "x"}))

    assert ESCAPED + "{{ secret }}" in html
    assert 'name="stop"' in html


def test_only_the_named_field_is_the_heading_of_the_page():
    form = form_with(heading="second", first=forms.CharField(), second=forms.CharField())

    assert "<h1" not in drawn(form["first"])
    assert "<h1" in drawn(form["second"])


# --- Every kind of field, in every state ------------------------------------------------------

CHOICES = [("a", "First"), ("b", "Second")]
KINDS = {
    "text": (lambda **kw: forms.CharField(widget=govuk.TextInput(width=10), **kw), "typed"),
    "email": (forms.EmailField, "sam@example.com"),
    "long text": (lambda **kw: forms.CharField(widget=govuk.Textarea(), **kw), "typed"),
    "counted": (
        lambda **kw: forms.CharField(widget=govuk.CharacterCount(), max_length=50, **kw),
        "typed",
    ),
    "number": (forms.IntegerField, "12"),
    "radios": (lambda **kw: forms.ChoiceField(choices=CHOICES, widget=govuk.Radios, **kw), "b"),
    "plain radios": (
        lambda **kw: forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, **kw),
        "b",
    ),
    "checkboxes": (lambda **kw: govuk.CheckboxesField(choices=CHOICES, **kw), "b"),
    "select": (lambda **kw: forms.ChoiceField(choices=CHOICES, **kw), "b"),
    "file": (forms.FileField, None),
    "one checkbox": (forms.BooleanField, "on"),
    "date": (DateField, None),
}


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


def made(kind, data=None, **options):
    field_class, _value = KINDS[kind]
    return form_with(data, answer=field_class(label="Answer", **options))


def element_at(html, href):
    return next((tag for tag in read(html) if href == f"#{ids_of(tag)}"), None)


def ids_of(tag):
    return tag[1].get("id") if isinstance(tag, tuple) else None


def describedby(html):
    values = [
        tag[1]["aria-describedby"]
        for tag in read(html)
        if isinstance(tag, tuple) and "aria-describedby" in tag[1]
    ]
    return values[0].split() if values else []


def test_a_field_has_one_label_or_legend_and_no_error_before_it_is_answered(kind):
    html = drawn(made(kind)["answer"])

    assert read(html).count("Answer") == 1
    assert "error" not in html


def test_a_hint_belongs_to_its_field(kind):
    html = drawn(made(kind, help_text="A hint")["answer"])

    assert "id_answer-hint" in describedby(html)
    assert 'id="id_answer-hint"' in html


def test_without_a_hint_none_is_announced(kind):
    html = drawn(made(kind)["answer"])

    assert "hint" not in " ".join(describedby(html))


def test_an_error_belongs_to_its_field_and_follows_the_hint(kind):
    form = made(kind, {}, help_text="A hint")

    html = drawn(form["answer"])

    announced = [name for name in describedby(html) if name != "id_answer-info"]
    assert announced == ["id_answer-hint", "id_answer-error"]
    assert 'id="id_answer-error"' in html
    assert "govuk-form-group--error" in html


def test_the_link_of_an_error_lands_on_what_is_filled_in(kind):
    form = made(kind, {})

    html = drawn(form["answer"])

    tag, attrs = element_at(html, form["answer"].error_href)
    assert tag in {"input", "textarea", "select"}
    assert attrs.get("type") != "hidden"
    assert html.count(f'id="{attrs["id"]}"') == 1


def test_a_required_message_says_what_to_do(kind):
    message = made(kind, {})["answer"].error

    assert message.startswith(("Enter ", "Select "))


@pytest.mark.parametrize("kind", [kind for kind, (_field, value) in KINDS.items() if value])
def test_what_was_typed_is_still_there_beside_an_error(kind):
    _field_class, value = KINDS[kind]
    form = with_error(made(kind, MultiValueDict({"answer": [value]})), "answer", "Enter it again")

    html = drawn(form["answer"])

    assert value in kept_in(html)


def kept_in(html):
    """What a browser shows as typed or chosen. A lone checkbox is sent as "on"."""
    tags = [tag for tag in read(html) if isinstance(tag, tuple)]
    typed = [
        tag[1].get("value") for tag in tags if tag[1].get("type") in {"text", "email", "number"}
    ]
    chosen = [tag[1].get("value", "on") for tag in tags if {"checked", "selected"} & tag[1].keys()]
    return typed + chosen + [text for text in read(html) if isinstance(text, str)]


def test_a_disabled_field_can_not_be_changed(kind):
    html = drawn(made(kind, disabled=True)["answer"])

    inputs = [tag[1] for tag in read(html) if tag[0] in {"input", "select", "textarea"}]
    assert inputs
    assert all("disabled" in attrs for attrs in inputs)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "one checkbox"])
def test_an_optional_question_is_marked_and_a_required_one_is_not(kind):
    form = made(kind, required=False)
    form.marks_optional = True

    optional = read(drawn(form["answer"]))
    form.fields["answer"].required = True
    required = read(drawn(form["answer"]))

    assert "Answer (optional)" in optional
    assert "Answer" in required


def test_what_people_and_editors_write_is_escaped(kind):
    form = made(kind, help_text=SCRIPT)
    form.fields["answer"].label = SCRIPT
    form = with_error(form_with({}, answer=form.fields["answer"]), "answer", SCRIPT)

    html = drawn(form["answer"]) + render_to_string("govuk/error_summary.html", {"form": form})

    assert "<script" not in html
    assert html.count(ESCAPED) == 4


@pytest.mark.parametrize("widget", [govuk.Radios, govuk.Checkboxes, forms.Select])
def test_choices_their_values_and_their_hints_are_escaped(widget):
    field = forms.ChoiceField(choices=[(SCRIPT, SCRIPT)], widget=widget)
    field.widget.hints = {SCRIPT: SCRIPT}

    html = drawn(form_with(answer=field)["answer"])

    assert "<script" not in html


@pytest.mark.parametrize("widget", [govuk.TextInput, govuk.Textarea, govuk.CharacterCount])
def test_what_was_typed_is_escaped(widget):
    field = forms.CharField(widget=widget, max_length=99)

    html = drawn(form_with({"answer": SCRIPT}, answer=field)["answer"])

    assert "<script" not in html
    assert ESCAPED in html


def test_the_summary_names_the_problems_in_the_order_of_the_page():
    form = form_with(
        {"when-day": "1"}, when=DateField(label="Day"), name=forms.CharField(label="Name")
    )
    form.add_error(None, "Enter a day or a name")

    tags = read(render_to_string("govuk/error_summary.html", {"form": form}))

    links = [tag[1]["href"] for tag in tags if tag[0] == "a"]
    assert links == ["#id_when-month", "#id_when-month", "#id_name"]
    assert [tag for tag in tags if isinstance(tag, str) and " " in tag] == [
        "There is a problem",
        "Enter a day or a name",
        "Day must include a month and year",
        "Enter name",
    ]


def test_without_a_problem_there_is_no_summary():
    form = form_with({"name": "Sam"}, name=forms.CharField())

    assert read(render_to_string("govuk/error_summary.html", {"form": form})) == []
    assert read(render_to_string("govuk/error_summary.html", {"form": form_with()})) == []


def test_the_summary_can_be_had_by_the_name_crispy_gives_it():
    form = form_with({}, name=forms.CharField())
    template = Template("{% load crispy_forms_filters %}{{ form|as_crispy_errors }}")

    html = template.render(Context({"form": form}))

    assert read(html) == read(render_to_string("govuk/error_summary.html", {"form": form}))


# --- Dates ---------------------------------------------------------------------------------------


def date_form(day="", month="", year="", label="Date of birth", **options):
    data = {"when-day": day, "when-month": month, "when-year": year}
    return form_with(data, when=DateField(label=label, **options))


@pytest.mark.parametrize("month", ["9", "09", "sep", "Sept", "SEPTEMBER"])
def test_a_month_may_be_a_number_or_a_name(month):
    form = date_form("3", month, "2022")

    assert form.is_valid()
    assert form.cleaned_data["when"] == datetime.date(2022, 9, 3)


@pytest.mark.parametrize(
    ("day", "month", "year", "message", "wrong"),
    [
        ("", "", "", "Enter date of birth", ["day", "month", "year"]),
        ("", "3", "2022", "Date of birth must include a day", ["day"]),
        ("1", " ", "2022", "Date of birth must include a month", ["month"]),
        ("1", "3", "", "Date of birth must include a year", ["year"]),
        ("", "", "2022", "Date of birth must include a day and month", ["day", "month"]),
        ("", "3", "", "Date of birth must include a day and year", ["day", "year"]),
        ("1", "", "", "Date of birth must include a month and year", ["month", "year"]),
        ("32", "3", "2022", "Date of birth must be a real date", ["day"]),
        ("1", "13", "2022", "Date of birth must be a real date", ["month"]),
        ("1", "ma", "2022", "Date of birth must be a real date", ["month"]),
        ("1", "3", "22", "Year must include 4 numbers", ["year"]),
        ("1", "3", "9" * 5000, "Year must include 4 numbers", ["year"]),
        ("\0", "3", "2022", "Date of birth must be a real date", ["day"]),
        ("²", "3", "2022", "Date of birth must be a real date", ["day"]),
        ("29", "2", "2023", "Date of birth must be a real date", ["day", "month", "year"]),
    ],
)
def test_a_wrong_date_says_what_is_wrong_and_marks_it(day, month, year, message, wrong):
    field = date_form(day, month, year)["when"]

    assert field.errors == [message]
    assert field.wrong_parts == wrong
    assert field.error_href == f"#id_when-{wrong[0]}"
    assert drawn(field).count("govuk-input--error") == len(wrong)


def test_a_wrong_date_keeps_what_was_typed():
    tags = read(drawn(date_form("31", "Febtober", "2023")["when"]))

    typed = [tag[1].get("value") for tag in tags if tag[0] == "input"]
    assert typed == ["31", "Febtober", "2023"]


def test_an_error_that_the_form_adds_marks_the_whole_date():
    form = date_form("1", "3", "2022")

    form.add_error("when", "Enter another day")

    assert form["when"].wrong_parts == ["day", "month", "year"]


def test_an_error_of_the_whole_form_leads_to_its_first_question():
    form = date_form("1", "3", "2022")
    form.add_error(None, "Enter another day or another place")

    tags = read(render_to_string("govuk/error_summary.html", {"form": form}))

    assert [tag[1]["href"] for tag in tags if tag[0] == "a"] == ["#id_when-day"]
    assert "govuk-input--error" not in drawn(form["when"])


def test_a_date_that_is_known_already_is_filled_in():
    form = form_with(when=DateField(initial=datetime.date(2026, 3, 7)))

    tags = read(drawn(form["when"]))

    assert [tag[1].get("value") for tag in tags if tag[0] == "input"] == ["7", "3", "2026"]


def test_a_date_that_can_not_be_changed_stays_as_it_is():
    known = datetime.date(2026, 3, 7)
    form = form_with({"when-day": "9"}, when=DateField(initial=known, disabled=True))

    assert form.is_valid()
    assert form.cleaned_data["when"] == known


def test_a_date_may_be_left_out_when_it_is_optional():
    form = date_form(required=False)

    assert form.is_valid()
    assert form.cleaned_data["when"] is None


@pytest.mark.parametrize(
    ("limit", "day", "message"),
    [
        ({"may_be_future": False}, 1, "The date must be today or in the past"),
        ({"may_be_past": False}, -1, "The date must be today or in the future"),
        ({"may_be_future": False}, 0, None),
        ({"may_be_past": False}, 0, None),
    ],
)
def test_a_date_can_be_held_to_one_side_of_today(limit, day, message, time_machine_at_noon):
    date = datetime.date(2026, 3, 7) + datetime.timedelta(days=day)
    parts = (str(date.day), str(date.month), str(date.year))

    form = date_form(*parts, label="When did it happen?", **limit)

    assert form["when"].error == (message or "")


@pytest.fixture
def time_machine_at_noon(time_machine):
    time_machine.move_to(datetime.datetime(2026, 3, 7, 12, tzinfo=datetime.UTC), tick=False)


def test_a_date_that_was_not_sent_is_known_to_be_missing():
    widget = DateInput()

    assert widget.value_omitted_from_data({}, {}, "when")
    assert not widget.value_omitted_from_data({"when-day": ""}, {}, "when")


# --- Choices -------------------------------------------------------------------------------------


def risks(*values):
    choices = [("child", "A child"), ("adult", "An adult"), ("none", "None of these")]
    field = govuk.CheckboxesField(label="Risks", choices=choices, exclusive="none")
    return form_with(MultiValueDict({"risks": list(values)}), risks=field)


def test_none_of_these_can_not_be_chosen_with_another_answer():
    form = risks("child", "none")

    assert form["risks"].error == (
        "Select the answers that apply, or select “None of these”, but not both"
    )


@pytest.mark.parametrize("values", [["none"], ["child", "adult"]])
def test_none_of_these_or_the_others_may_be_chosen(values):
    form = risks(*values)

    assert form.is_valid()
    assert form.cleaned_data["risks"] == values


def test_none_of_these_stands_apart_and_is_known_to_the_script():
    tags = read(drawn(risks()["risks"]))

    divider = tags.index("or")
    exclusive = [tag[1]["value"] for tag in tags if "data-behaviour" in tag[1]]
    assert exclusive == ["none"]
    assert tags[divider + 3][1]["value"] == "none"


# --- Messages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "data", "message"),
    [
        (forms.CharField(label="Full name"), "", "Enter full name"),
        (forms.CharField(label="UK postcode"), "", "Enter UK postcode"),
        (forms.CharField(label="What did you see?"), "", "Enter an answer to “What did you see?”"),
        (forms.ChoiceField(label="Area", choices=CHOICES), "", "Select area"),
        (
            forms.ChoiceField(label="Is it open?", choices=CHOICES, widget=govuk.Radios),
            "",
            "Select an answer to “Is it open?”",
        ),
        (forms.BooleanField(label="I agree"), "", "Select “I agree”"),
        (forms.FileField(label="Photo"), "", "Select a file"),
        (forms.ChoiceField(label="Area", choices=CHOICES), "z", "Select an answer from the list"),
        (
            forms.CharField(label="100% of it", max_length=1200),
            "x" * 1201,
            "100% of it must be 1,200 characters or less",
        ),
        (
            forms.CharField(label="What did you see?", max_length=2),
            "abc",
            "Your answer must be 2 characters or less",
        ),
        (
            forms.CharField(label="Code", min_length=4),
            "abc",
            "Code must be 4 characters or more",
        ),
        (forms.CharField(label="Name"), "a\0b", "Enter your answer without hidden characters"),
        (
            forms.EmailField(label="Email address"),
            "sam",
            "Enter an email address in the correct format, like name@example.com",
        ),
        (forms.IntegerField(label="Number of knives"), "x", "Number of knives must be a number"),
        (
            forms.IntegerField(label="Number of knives", max_value=9),
            "10",
            "Number of knives must be 9 or less",
        ),
        (
            forms.IntegerField(label="Number of knives", min_value=0),
            "-1",
            "Number of knives must be 0 or more",
        ),
    ],
)
def test_a_message_is_made_from_the_label_when_nobody_worded_one(field, data, message):
    form = form_with({"answer": data}, answer=field)

    assert form["answer"].errors == [message]


def test_a_message_that_the_form_words_is_kept():
    field = forms.CharField(
        max_length=3, error_messages={"required": "Enter it", "max_length": "Keep it short"}
    )

    assert form_with({"answer": ""}, answer=field)["answer"].errors == ["Enter it"]
    assert form_with({"answer": "abcd"}, answer=field)["answer"].errors == ["Keep it short"]


def test_a_message_that_a_field_of_our_own_words_is_kept():
    class Plate(forms.CharField):
        default_error_messages = {"required": "Enter the number plate"}

    assert form_with({}, answer=Plate())["answer"].errors == ["Enter the number plate"]


def test_no_message_is_worded_for_a_right_answer(monkeypatch):
    worded = []
    monkeypatch.setattr(govuk_messages, "_", lambda text: worded.append(text) or text)
    form = form_with({"age": "x"}, age=forms.IntegerField(label="Age", max_value=9))

    right = form_with({"age": "5"}, age=forms.IntegerField(label="Age", max_value=9))
    assert (right.is_valid(), worded) == (True, [])

    assert form["age"].error == "Age must be a number"
    assert worded == ["%(subject)s must be a number"]


def test_an_error_keeps_one_message_in_view_at_a_time():
    form = with_error(form_with({}, name=forms.CharField()), "name", "Enter the first")
    form.add_error("name", "Enter the second")

    html = drawn(form["name"]) + render_to_string("govuk/error_summary.html", {"form": form})

    assert html.count("Enter the first") == 2
    assert "Enter the second" not in html


# --- Texts ---------------------------------------------------------------------------------------


def test_a_line_break_counts_once():
    field = forms.CharField(max_length=3, widget=govuk.CharacterCount)

    form = form_with({"answer": "a\r\nb"}, answer=field)

    assert form.is_valid()
    assert form.cleaned_data["answer"] == "a\nb"


@pytest.mark.parametrize("widget", [govuk.TextInput, govuk.Textarea, govuk.CharacterCount])
def test_nothing_that_is_pasted_is_cut_off(widget):
    field = forms.CharField(max_length=3, widget=widget)

    tags = read(drawn(form_with(answer=field)["answer"]))

    assert not [tag for tag in tags if isinstance(tag, tuple) and "maxlength" in tag[1]]


def test_a_hidden_field_is_hidden():
    form = form_with(token=forms.CharField(widget=forms.HiddenInput, initial="x"))

    assert read(drawn(form["token"])) == [
        ("input", {"type": "hidden", "name": "token", "value": "x", "id": "id_token"})
    ]
    assert form["token"].error_href == ""
