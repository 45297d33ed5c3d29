"""What is told can't be read where it is kept: in no table, file, log or e-mail."""

import base64
import gzip
import io
import logging
import zlib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from amnesty.models import ItemKind
from amnesty.working_days import next_working_days
from reports.models import Attachment, Topic
from tests.amnesty.factories import a_kind, a_period, a_slot, an_area
from tests.decoding_search import finds, found
from tests.telling import BookingTeller, ReportTeller
from tests.thief import captured_log, naive_table, server_log_from_here, stored_bytes, tidy_up

FILE_NAME = "canary-my-kitchen.jpg"
COMMENT = "canary saved with the photo"
ADDED = "canary they came back on Sunday"
PHONE, POSTCODE = "01632 960001", "NN1 1AA"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    """Where files go, and the inbox that a notice goes to."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    settings.TRIAGE_EMAIL = "triage@example.org"
    return tmp_path


@pytest.fixture(autouse=True)
def tidy_database(transactional_db):
    """The files of SQLite grow with the tests before, and each of their bytes is searched."""
    tidy_up()


@pytest.fixture
def log():
    with captured_log() as stream:
        yield stream


@pytest.fixture
def server_log():
    return server_log_from_here()


@pytest.fixture
def kept(log, server_log, folders):
    """All that a thief of the whole server could read, when it is called."""

    def everything():
        files = [path for path in folders.rglob("*") if path.is_file()]
        names = "\n".join(map(str, files)).encode()
        mails = [bytes(message.message()) for message in mail.outbox]
        contents = [path.read_bytes() for path in files]
        return b"\n".join(
            [stored_bytes(), server_log(), log.getvalue().encode(), names, *contents, *mails]
        )

    return everything


def a_photo():
    image = Image.effect_noise((400, 300), 80).convert("RGB")
    exif = image.getexif()
    exif[0x010E] = COMMENT
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif, comment=COMMENT.encode())
    return SimpleUploadedFile(FILE_NAME, file.getvalue(), "image/jpeg")


def a_report_at_the_check_page(client):
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    visitor = ReportTeller(client, contact="sealed").answers_everything()
    visitor.answers("photos", photo=a_photo(), add="yes")
    assert "You have added 1 photo" in visitor.text
    return visitor.goes_to(visitor.url("check"))


def a_booking_at_the_check_page(client):
    today = timezone.localdate()
    kinds = [a_kind("knife", group=ItemKind.Group.BLADES), a_kind("shotgun")]
    a_period(kinds=kinds, opens_on=today, closes_on=today + timedelta(days=30))
    a_slot(an_area(districts=["NN1"]), date=next_working_days(today, 2)[1])
    return BookingTeller(client, contact="telephone").answers_everything()


JOURNEYS = pytest.mark.parametrize(
    "at_the_check_page", [a_report_at_the_check_page, a_booking_at_the_check_page]
)


def secrets_of(visitor):
    return [*visitor.texts, visitor.mark, PHONE, POSTCODE, POSTCODE.replace(" ", "")]


@JOURNEYS
def test_unfinished_answers_cannot_be_read_where_they_are_kept(client, kept, at_the_check_page):
    visitor = at_the_check_page(client)

    assert visitor.step == "check"
    assert found(secrets_of(visitor), kept()) == []


@JOURNEYS
def test_what_was_sent_cannot_be_read_where_it_is_kept(client, kept, at_the_check_page):
    visitor = at_the_check_page(client).sends()

    assert visitor.step == "sent"
    assert found(secrets_of(visitor), kept()) == []


def test_neither_can_a_photo_a_code_or_what_is_added_later(client, kept):
    visitor = a_report_at_the_check_page(client)
    before = kept()
    visitor.sends()
    code, reference = visitor.code, visitor.reference
    visitor.posts("sent")
    client.post("/report/status/", {"reference": reference, "code": "2222-2222-2222-2222-2"})
    opened = client.post("/report/status/", {"reference": reference, "code": code})
    added = client.post(opened.url, {"text": ADDED}, follow=True)
    call_command("send_outbox")

    report = visitor.rows.get()
    assert report.additions.get().text.open() == ADDED
    assert ADDED not in added.content.decode()
    assert len(mail.outbox) == 1
    photo = Attachment.objects.get().open()
    pieces = [photo[start : start + 40] for start in range(0, len(photo) - 40, 997)]
    secrets = [*secrets_of(visitor), ADDED, code, code.replace("-", ""), *pieces]
    assert found(secrets, before + kept()) == []


def test_the_same_search_finds_all_of_it_in_a_naive_table(client, kept):
    visitor = a_report_at_the_check_page(client)
    photo = a_photo().read()
    secrets = [*secrets_of(visitor), ADDED, FILE_NAME, COMMENT, photo[500:540]]
    assert found(secrets, kept()) == []

    with naive_table() as cursor:
        for secret in secrets:
            plain = secret if isinstance(secret, bytes) else secret.encode()
            row = [base64.b64encode(plain).decode(), zlib.compress(plain)]
            cursor.execute("INSERT INTO naive VALUES (%s, %s)", row)
        assert found(secrets, kept()) == secrets


def test_the_same_search_finds_what_lies_in_a_file_the_log_or_an_e_mail(kept, folders):
    (folders / "media").mkdir()
    (folders / "media" / FILE_NAME).write_bytes(gzip.compress(b"canary in a file"))
    logging.getLogger("canary.in.the.log").error("")
    mail.send_mail("", "canary in an e-mail", None, ["triage@example.org"])

    secrets = [FILE_NAME, "canary in a file", "canary.in.the.log", "canary in an e-mail"]
    assert found(secrets, kept()) == secrets


@pytest.mark.parametrize(
    "hide",
    [
        lambda text: text,
        lambda text: text.hex().encode(),
        base64.b64encode,
        base64.urlsafe_b64encode,
        zlib.compress,
        gzip.compress,
        lambda text: base64.b64encode(zlib.compress(text)),
        lambda text: b"\\x" + base64.b64encode(text).hex().encode(),
        lambda text: text.decode().encode("utf-16-le"),
    ],
)
def test_the_search_sees_through_every_usual_encoding(hide):
    secret = "canary seven blue lorries"

    assert finds(secret, b"\0\1before " + hide(b"x " + secret.encode() + b" y") + b" after")
