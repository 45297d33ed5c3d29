"""Pictures: drawn in every size, and deleted in the end."""

import io
import os
import subprocess
from datetime import timedelta

import pytest
from django.core.checks.registry import registry
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from campaign_site import photo_drawing, redraw
from campaign_site.photo_drawing import Refused
from news import picture_files
from news.checks import pictures_can_be_drawn
from news.models import Picture
from news.models.pictures import largest_cut
from tests.news import drawn
from tests.news.factories import a_draft
from tests.reports import pictures

pytestmark = pytest.mark.django_db
RED, BLUE = (255, 0, 0), (0, 0, 255)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def an_upload(size=(1600, 900), make=pictures.a_jpeg, **options):
    picture = pictures.a_picture(size=size)
    return SimpleUploadedFile("IMG_1234.jpg", make(picture, **options))


def drawn_of(size=(1600, 900), focus_x="middle", focus_y="middle", **options):
    return Picture.objects.draw(an_upload(size, **options), None, focus_x, focus_y)


@pytest.fixture
def picture():
    return drawn.a_picture()


def opened(picture, file):
    return Image.open(io.BytesIO(picture_files.read(picture.name, file)))


def files(picture):
    return sorted(picture_files.files_under(f"pictures/{picture.name}"))


def is_about(colour, wanted):
    return all(abs(have - want) < 24 for have, want in zip(colour[:3], wanted, strict=True))


# What is drawn


def test_a_picture_is_drawn_in_four_widths_and_two_kinds_and_a_card(picture):
    assert files(picture) == sorted(
        ["master.jpg", "card.jpg"]
        + [f"{width}.{kind}" for width in (320, 640, 960, 1280) for kind in ("avif", "jpg")]
    )
    for width in (320, 640, 960, 1280):
        for kind in ("avif", "jpg"):
            rendition = opened(picture, f"{width}.{kind}")
            assert rendition.size == (width, width * 9 // 16)
            assert rendition.format == {"avif": "AVIF", "jpg": "JPEG"}[kind]
    assert opened(picture, "card.jpg").size == (1200, 630)


@pytest.mark.parametrize("size", [(640, 360), (1000, 700), (700, 2000), (3000, 400), (2559, 1441)])
def test_nothing_is_drawn_larger_than_it_came(size):
    picture = drawn_of(size)

    named = {f"{width}.{kind}" for width in picture.widths for kind in ("avif", "jpg")}
    assert set(files(picture)) == {"master.jpg", "card.jpg", *named}
    assert opened(picture, f"{picture.shown_width}.jpg").size == picture.shown_size
    assert picture.shown_width <= min(size[0], 1280)
    assert picture.shown_height <= size[1]
    assert opened(picture, "card.jpg").size == picture.card_size


def test_all_widths_of_a_picture_have_one_shape():
    """Otherwise the page would move when another one is chosen."""
    for width in range(640, 1400, 7):
        across, down = largest_cut(Picture(width=width, height=777), (16, 9), 1280)
        assert across * 9 == down * 16


@pytest.mark.parametrize(("focus", "colour"), [("left", RED), ("right", BLUE)])
def test_what_matters_stays_when_it_is_cropped(focus, colour):
    """The picture is red on the left and blue on the right."""
    picture = drawn_of((3200, 400), focus_x=focus)

    rendition = opened(picture, f"{picture.shown_width}.jpg")

    for place in [(5, 100), (rendition.width - 5, 100)]:
        assert is_about(rendition.getpixel(place), colour)


def test_a_tall_picture_is_cropped_around_its_top():
    turned = pictures.a_picture(size=(1000, 700)).rotate(-90, expand=True)
    upload = SimpleUploadedFile("tall.jpg", pictures.a_jpeg(turned))

    picture = Picture.objects.draw(upload, None, "middle", "top")

    assert (picture.width, picture.height) == (700, 1000)
    rendition = opened(picture, f"{picture.shown_width}.jpg")
    assert is_about(rendition.getpixel((300, 350)), RED)


def test_what_matters_may_be_moved_later_and_makes_another_picture(picture):
    other = picture.refocused(None, "right", "middle")

    assert other.pk != picture.pk
    assert other.name != picture.name
    assert (other.focus_x, other.focus_y) == ("right", "middle")
    assert (other.width, other.height) == (1600, 900)
    assert files(other) == files(picture)


def test_a_large_picture_is_kept_2560_wide():
    picture = drawn_of((4000, 2250))

    assert opened(picture, "master.jpg").size == (picture.width, picture.height) == (2560, 1440)


def test_a_picture_is_turned_as_the_camera_was_held():
    picture = drawn_of((1600, 900), exif=pictures.turned_on_its_side())

    assert (picture.width, picture.height) == (900, 1600)


@pytest.mark.parametrize("make", [pictures.a_jpeg, pictures.a_png, pictures.a_webp])
def test_no_file_holds_what_came_beside_the_picture(make, media):
    drawn_of((640, 360), make=make, exif=pictures.notes(), icc_profile=b"canary-icc")

    written = [path.read_bytes() for path in media.rglob("*.*")]
    assert len(written) == 6
    assert [data for data in written for canary in pictures.CANARIES if canary in data] == []


def test_files_may_be_read_by_a_web_server_and_written_by_the_site_alone(picture, media):
    modes = {path.stat().st_mode & 0o777 for path in media.rglob("*.*")}

    assert modes == {0o644}


@pytest.mark.parametrize("size", [(639, 900), (1600, 359), (60, 40)])
def test_a_picture_that_is_too_small_is_refused(size):
    with pytest.raises(Refused) as refused:
        drawn_of(size)

    assert refused.value.fault == "too-small"


# What goes in the end


def deleted(*options):
    said = io.StringIO()
    call_command("delete_unused_pictures", *options, stdout=said)
    return said.getvalue().strip()


def test_a_picture_that_nothing_names_goes_after_30_days(
    picture, media, clock, django_capture_on_commit_callbacks
):
    assert deleted() == "0 deleted."
    clock.shift(timedelta(days=31))

    assert deleted("--dry-run") == "1 would be deleted."
    with django_capture_on_commit_callbacks(execute=True):
        assert deleted() == "1 deleted."
        assert deleted() == "0 deleted."

    assert not Picture.objects.exists()
    assert list((media / "pictures").iterdir()) == []


def test_a_picture_of_an_article_or_of_an_old_revision_stays(clock, signed_in_as):
    staff = signed_in_as("Publisher").staff
    shown, before = drawn.a_picture(), drawn.a_picture()
    article = a_draft(by=staff, picture=before.pk)
    article.save_revision(staff, article.says() | {"picture": shown.pk}, began_from=1)
    a_draft("without", by=staff)
    clock.shift(timedelta(days=31))

    assert deleted() == "0 deleted."
    assert Picture.objects.count() == 2


def test_files_without_a_row_go_too(picture, media):
    Picture.objects.all().delete()
    young = timezone.now().timestamp()
    old = (timezone.now() - timedelta(days=31)).timestamp()
    stamp(media, young)
    assert deleted() == "0 deleted."
    stamp(media, old)

    assert deleted() == "1 deleted."
    assert not default_storage.exists(f"pictures/{picture.name}")


def stamp(media, seconds):
    for path in media.rglob("*.*"):
        os.utime(path, (seconds, seconds))


# What the operator is told


def test_the_deploy_check_finds_a_machine_that_draws_no_pictures(monkeypatch):
    assert pictures_can_be_drawn(None) == []

    monkeypatch.setattr(photo_drawing, "run", ending_as_damaged)

    assert [error.id for error in pictures_can_be_drawn(None)] == ["news.E001"]


def ending_as_damaged(original, order):
    return subprocess.CompletedProcess([], redraw.DAMAGED, b"")


def test_the_deploy_check_is_one_of_those_that_are_made():
    assert pictures_can_be_drawn in registry.get_checks(include_deployment_checks=True)
