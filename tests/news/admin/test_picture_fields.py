"""The lead image in the form of an article."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from campaign_site import photo_drawing
from campaign_site.roles import Role
from news.admin.picture_fields import LOST, PICTURE_FIELDS, PictureFields
from news.alternative_text import is_file_name
from news.models import Article, Picture
from tests.news import drawn
from tests.news.factories import a_draft
from tests.reports import pictures

pytestmark = pytest.mark.django_db
NOT_BOTH = ["Enter what the image shows, or tick that it is decorative, and not both."]
A_FILE = ["Enter what the image shows, in a sentence. This is the name of a file."]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def picture():
    return drawn.a_picture()


SAID = ["picture_alt", "picture_is_decorative", "picture_credit"]


def a_file(content=None, size=(800, 450)):
    content = pictures.a_jpeg(pictures.a_picture(size=size)) if content is None else content
    return SimpleUploadedFile("IMG_1234.jpg", content)


def sent(file=None, initial=None, **data):
    form = PictureFields(data, {"new_picture": file} if file else {}, initial=initial or {})
    form.is_valid()
    return form


def sent_again(form, file=None, **data):
    """As a browser sends what stands in a form that came back. It has forgotten the file."""
    return sent(file, kept_picture=form["kept_picture"].value(), **data)


def test_an_uploaded_image_becomes_the_picture_of_the_article(signed_in_as):
    staff = signed_in_as("Publisher").staff
    form = PictureFields({"picture_alt": "A bin."}, {"new_picture": a_file()})
    form.by = staff

    assert form.is_valid()

    picture = Picture.objects.get()
    assert form.picture == picture
    said = {name: form.cleaned_data[name] for name in SAID}
    assert said == {
        "picture_alt": "A bin.",
        "picture_is_decorative": False,
        "picture_credit": "",
    }
    assert form.cleaned_data["picture"] == picture
    assert picture.made_by == staff


def test_an_image_may_be_described_later():
    assert sent(a_file()).is_valid()


def test_a_form_without_an_image_has_none():
    form = sent()

    assert form.is_valid()
    assert form.picture is None


def test_the_image_of_the_revision_stays_when_nothing_is_said_of_it(picture):
    opened = PictureFields(initial={"picture": picture.pk})

    form = sent_again(opened)

    assert form.picture == picture
    assert Picture.objects.count() == 1


def test_an_image_is_not_lost_when_something_else_is_wrong():
    wrong = sent(a_file(), picture_alt="IMG_1234.jpg")
    assert not wrong.is_valid()
    assert Picture.objects.get().for_staff().thumbnail.split("?")[0] in str(wrong["new_picture"])

    form = sent_again(wrong, picture_alt="A bin.")

    assert form.is_valid()
    assert form.picture == Picture.objects.get()


def test_a_new_image_takes_the_place_of_the_old_one(picture):
    opened = PictureFields(initial={"picture": picture.pk})

    form = sent_again(opened, a_file(), takes_picture_away="on")

    assert form.is_valid()
    assert form.picture not in {None, picture}


def test_an_image_is_taken_away_with_what_was_said_of_it(picture):
    opened = PictureFields(initial={"picture": picture.pk})

    form = sent_again(
        opened, takes_picture_away="on", picture_alt="A bin.", picture_credit="A. Printer"
    )

    assert form.picture is None
    said = {name: form.cleaned_data[name] for name in SAID}
    assert said == {
        "picture_alt": "",
        "picture_is_decorative": False,
        "picture_credit": "",
    }
    assert Picture.objects.filter(pk=picture.pk).exists()


def test_another_focus_crops_the_image_again(picture):
    opened = PictureFields(initial={"picture": picture.pk})

    form = sent_again(opened, focus_x="left", focus_y="bottom")

    assert form.is_valid()
    assert form.picture != picture
    assert (form.picture.focus_x, form.picture.focus_y) == ("left", "bottom")


def test_the_form_shows_the_focus_of_its_image(picture):
    picture.focus_x = "right"
    picture.save()

    form = PictureFields(initial={"picture": picture.pk})

    assert form["focus_x"].value() == "right"


def test_a_new_image_is_cropped_once_around_its_focus():
    form = sent(a_file(), focus_x="right")

    assert form.is_valid()
    assert Picture.objects.get().focus_x == "right"


@pytest.mark.parametrize("name", ["focus_x", "focus_y"])
def test_a_focus_that_is_none_is_refused_and_the_image_kept(name):
    form = sent(a_file(), **{name: "everywhere"})

    assert list(form.errors) == [name]
    assert form.picture is not None


def test_an_image_that_cannot_be_cropped_again_says_so(picture, monkeypatch, caplog):
    def broken(*args):
        raise OSError

    monkeypatch.setattr(photo_drawing, "run", broken)
    opened = PictureFields(initial={"picture": picture.pk})

    form = sent_again(opened, focus_x="left")

    assert form.errors == {"focus_x": ["The image could not be cropped – try again"]}
    assert form.picture == picture


def test_either_described_or_decorative(picture):
    form = sent(picture_alt="A bin.", picture_is_decorative="on")

    assert form.errors == {"picture_alt": NOT_BOTH}


FILE_NAMES = """
IMG_1234.jpg|IMG_1234|DSC0001|DSCN0042.JPG|P1010023|PXL_20230123_101600123|picture.png|Image
photo|Photo 3|image (1)|screenshot 2023-01-23|Screen Shot 2023-01-23|untitled|bin by a door.webp
WA0007|scan-03|copy of picture|alt text|20230123_101600|...
""".replace("\n", "|").strip("|")


@pytest.mark.parametrize("words", FILE_NAMES.split("|"))
def test_the_name_of_a_file_describes_nothing(words):
    assert sent(picture_alt=words).errors == {"picture_alt": A_FILE}


@pytest.mark.parametrize(
    "words",
    [
        "A bin by a door",
        "Photo of a bin",
        "Officers in a street",
        "Police",
        "Image of 3 men",
    ],
)
def test_words_that_describe_are_taken(words):
    assert not is_file_name(words)


@pytest.mark.parametrize("name", pictures.REFUSED)
def test_what_is_no_photo_is_refused_by_the_field_and_nothing_of_it_is_kept(name, media):
    make, words = pictures.REFUSED[name]

    form = sent(a_file(make()))

    assert form.errors == {"new_picture": [words]}
    assert not Picture.objects.exists()
    assert list(media.iterdir()) == []


def test_an_image_that_is_too_small_is_told_the_least_size():
    assert sent(a_file(size=(600, 400))).errors == {
        "new_picture": ["The selected file must be at least 640 pixels wide and 360 pixels high"]
    }


def test_a_wrong_file_leaves_the_image_that_was_there(picture):
    opened = PictureFields(initial={"picture": picture.pk})

    form = sent_again(opened, a_file(b"%PDF-1.7"))

    assert "new_picture" in form.errors
    assert form.picture == picture


def test_nobody_can_name_an_image_that_the_form_did_not_give_them(picture):
    for forged in [str(picture.pk), f"{picture.pk}:nonsense", "", "nonsense"]:
        assert sent(kept_picture=forged).picture is None


def test_an_autosaved_form_still_knows_its_image(picture):
    typed = {"kept_picture": PictureFields(initial={"picture": picture.pk})["kept_picture"].value()}

    assert PictureFields(initial=typed | {"picture": None}).picture == picture


def test_an_article_is_written_with_its_image_and_stays_a_draft(signed_in_as):
    client = signed_in_as(Role.PUBLISHER)
    typed = {"title": "A bin", "slug": "a-bin", "after_expiry": "gone", "picture_alt": "A bin."}

    answer = client.post(reverse("admin:news_article_add"), typed | {"new_picture": a_file()})

    article = Article.objects.get()
    assert answer.url == reverse("admin:news_article_page", args=[article.pk])
    assert article.picture == Picture.objects.get()
    assert article.latest.values["picture"] == article.picture.pk
    assert article.picture.made_by == client.staff
    assert client.get(article.picture.plain).status_code == 404
    assert client.get(article.picture.for_staff(article).plain).status_code == 200


@pytest.fixture
def nesting(monkeypatch):
    """In how many transactions each picture is drawn."""
    draw, seen = photo_drawing.run, []

    def run(*args):
        seen.append(len(connection.savepoint_ids))
        return draw(*args)

    monkeypatch.setattr(photo_drawing, "run", run)
    return seen


def test_nobody_else_waits_while_an_image_is_drawn(signed_in_as, nesting):
    client, outside = signed_in_as(Role.PUBLISHER), len(connection.savepoint_ids)
    typed = {"title": "A bin", "slug": "a-bin", "after_expiry": "gone", "began_from": "1"}
    client.post(reverse("admin:news_article_add"), typed | {"new_picture": a_file()})
    article = Article.objects.get()
    form = reverse("admin:news_article_change", args=[article.pk])
    kept = client.get(form).context["adminform"].form["kept_picture"].value()

    client.post(form, typed | {"kept_picture": kept, "focus_x": "left", "focus_y": "top"})

    article.refresh_from_db()
    assert (article.picture.focus_x, article.picture.focus_y) == ("left", "top")
    assert nesting == [outside, outside]


def test_nothing_is_drawn_for_whoever_may_not_write(signed_in_as, nesting):
    draft = a_draft()
    form = reverse("admin:news_article_change", args=[draft.pk])

    for role, page in [(Role.SUPERVISOR, form), (Role.TRIAGE, reverse("admin:news_article_add"))]:
        answer = signed_in_as(role, name=role.value).post(page, {"new_picture": a_file()})
        assert answer.status_code == 403

    assert nesting == []


def test_an_image_that_comes_back_with_a_fault_is_shown_to_whoever_sent_it(signed_in_as):
    client = signed_in_as(Role.PUBLISHER)

    page = client.post(reverse("admin:news_article_add"), {"new_picture": a_file()})

    address = Picture.objects.get().for_staff().thumbnail
    assert f'src="{address}"' in page.content.decode()
    assert client.get(address).status_code == 200


def test_a_form_that_was_open_too_long_says_that_its_image_is_gone(signed_in_as, picture):
    client = signed_in_as(Role.PUBLISHER)
    kept = PictureFields(initial={"picture": picture.pk})["kept_picture"].value()
    typed = {"title": "A bin", "slug": "a-bin", "after_expiry": "gone", "kept_picture": kept}
    picture.delete()

    page = client.post(reverse("admin:news_article_add"), typed)

    form = page.context["adminform"].form
    assert form.errors == {"new_picture": [LOST]}
    assert not Article.objects.exists()
    client.post(reverse("admin:news_article_add"), typed | {"kept_picture": ""})
    assert form["kept_picture"].value() == ""
    assert Article.objects.get().picture is None


@pytest.mark.parametrize("sent_too", ["new image", "taken away"])
def test_an_image_that_is_gone_is_no_fault_when_another_comes_or_none_is_wanted(picture, sent_too):
    kept = PictureFields(initial={"picture": picture.pk})["kept_picture"].value()
    picture.delete()

    if sent_too == "new image":
        form = sent(a_file(), kept_picture=kept)
    else:
        form = sent(kept_picture=kept, takes_picture_away="on")

    assert form.errors == {}


def test_what_is_taken_up_again_says_that_its_image_is_gone(picture):
    kept = PictureFields(initial={"picture": picture.pk})["kept_picture"].value()
    assert str(LOST) not in str(PictureFields(initial={"kept_picture": kept})["new_picture"])
    picture.delete()

    form = PictureFields(initial={"kept_picture": kept})

    assert str(LOST) in str(form["new_picture"])


def test_every_field_stands_in_the_fieldset():
    assert set(PICTURE_FIELDS) == set(PictureFields.base_fields)


def test_the_form_says_that_it_sends_a_file():
    assert PictureFields().is_multipart()
