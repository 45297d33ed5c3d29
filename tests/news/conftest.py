import pytest
import time_machine

from tests.news.factories import NOW


@pytest.fixture(autouse=True)
def clock():
    """It is 10:16 on the Monday of the third week, until a test moves the clock."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
