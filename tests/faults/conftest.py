import pytest

from tests.faults.stacks import SeenInside


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    """The delivered stack, started once; whoever breaks it mends it."""
    with SeenInside(tmp_path_factory.mktemp("stack"), database="sqlite") as stack:
        yield stack
