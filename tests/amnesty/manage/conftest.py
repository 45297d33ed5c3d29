import pytest

from amnesty.models import Booking
from campaign_site.secret_codes import code_for, hash_code
from tests.amnesty.factories import a_booking
from tests.reports.status import conftest as status

CODE = code_for("the token of this booking")
MANAGE_ADDRESS = "/amnesty/booking/"
Status = Booking.Status


@pytest.fixture
def make_booking(slot, period):
    """Bookings of Tuesday morning: `make_booking(Status.CONFIRMED, contact="email")`."""

    def make(status=Status.REQUESTED, **answers):
        number = Booking.objects.count() + 1
        booking = a_booking(slot, number, code_hash=hash_code(CODE), **answers)
        if status != Status.REQUESTED:
            booking.become(status)
        return booking

    return make


@pytest.fixture
def booking(make_booking):
    return make_booking()


class Asker(status.Asker):
    """Someone with the reference and the code of a visit."""

    def asks(self, reference, code=CODE, address=MANAGE_ADDRESS):
        return super().asks(reference, code, address)

    def presses(self, page, **typed):
        """On a page about the visit that is open."""
        return self.sends_to(self.page_of_visit(page), typed)

    def looks_at(self, page):
        return self.goes_to(self.page_of_visit(page))

    def page_of_visit(self, page):
        run = self.page.wsgi_request.GET["run"]
        return f"{MANAGE_ADDRESS}{page}/?run={run}"


@pytest.fixture
def asker(client, db):
    return Asker(client, "amnesty")
