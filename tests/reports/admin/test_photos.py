"""Staff open a photo with a permission of its own, on record, and as a file that runs nothing."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from campaign_site.models import AuditEntry
from reports.models import Attachment
from tests.reports import pictures

JPEG = pictures.a_jpeg()


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "sealed"


@pytest.fixture
def photo(send_report):
    report = send_report()
    Attachment.objects.attach(report, [JPEG])
    return report.attachments.get()


@pytest.fixture
def address(photo):
    return reverse("admin:reports_photo", args=[photo.pk])


def report_page(photo):
    return reverse("admin:reports_concernreport_change", args=[photo.report_id])


def signed_in(client, *codenames):
    officer = get_user_model().objects.create(username="officer", is_staff=True)
    officer.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(officer)
    return client


def test_the_page_of_a_report_leads_to_its_photos(admin_client, photo, address):
    assert f'<a href="{address}">Photo 1</a>' in admin_client.get(report_page(photo)).text


def test_a_report_without_photos_says_so(admin_client, send_report):
    page = admin_client.get(reverse("admin:reports_concernreport_change", args=[send_report().pk]))

    assert "reports/concernreport/photos/" not in page.text


def test_a_photo_is_given_as_a_file_in_which_nothing_runs(admin_client, photo, address):
    given = admin_client.get(address)

    assert given.content == JPEG
    assert {
        name: given[name]
        for name in (
            "Content-Type",
            "Content-Disposition",
            "Content-Security-Policy",
            "X-Content-Type-Options",
        )
    } == {
        "Content-Type": "image/jpeg",
        "Content-Disposition": f'attachment; filename="{photo.report.reference}-1.jpg"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    assert "no-store" in given["Cache-Control"]


def test_each_look_is_recorded(admin_client, photo, address):
    admin_client.get(address)
    admin_client.get(address)

    entries = AuditEntry.objects.all()
    assert [(entry.action, entry.subject) for entry in entries] == [
        ("view", f"reports.attachment {photo.report.reference} 1")
    ] * 2


@pytest.mark.parametrize("codenames", [["view_concernreport"], ["view_attachment"], []])
def test_a_photo_needs_both_permissions(client, address, codenames):
    given = signed_in(client, *codenames).get(address)

    assert given.status_code == 403
    assert JPEG not in given.content
    assert [entry.action for entry in AuditEntry.objects.all()] == ["refused"]


def test_with_both_permissions_it_is_given(client, address):
    assert signed_in(client, "view_concernreport", "view_attachment").get(address).content == JPEG


def test_a_reader_who_is_not_signed_in_gets_the_sign_in_page(client, address):
    page = client.get(address, follow=True)

    assert JPEG not in page.content
    assert "Staff sign-in" in page.text


def without_the_key(settings, photo, folder):
    settings.SEALING_PRIVATE_KEYS = []


def with_a_changed_file(settings, photo, folder):
    path = folder / photo.file_name
    sealed = path.read_bytes()
    path.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))


def without_the_file(settings, photo, folder):
    (folder / photo.file_name).unlink()


@pytest.mark.parametrize(
    ("happening", "words"),
    [
        (without_the_key, "Sealed. This process does not hold the key."),
        (with_a_changed_file, "This was altered, or moved here from another record."),
        (without_the_file, "The file of this photo is not there."),
    ],
)
def test_what_cannot_be_opened_says_why(
    admin_client, photo, address, settings, folder, happening, words
):
    happening(settings, photo, folder)

    page = admin_client.get(address, follow=True)

    assert page.redirect_chain[-1][0] == report_page(photo)
    assert words in page.text
    assert JPEG not in page.content


def test_a_photo_that_does_not_exist_leaves_no_entry(admin_client, photo):
    given = admin_client.get(
        reverse("admin:reports_photo", args=["0" * 8 + "-0000-0000-0000-" + "0" * 12])
    )

    assert given.status_code == 404
    assert not AuditEntry.objects.exists()
