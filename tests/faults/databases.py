"""The database is gone, full, hung, or only lets itself be read."""

from tests.faults.trial import under_load


def f2(stack):
    """PostgreSQL starts anew, in good order and as after a crash, three times each."""
    modes = ["fast", "immediate"] * 3
    breaking = [stack.stopped_postgres(mode) for mode in modes]
    return under_load(stack, "restart fast ×3, immediate ×3", breaking, number=600, lasting=1)


def f3(stack):
    """Somebody else has all connections."""
    return under_load(stack, "no connection left, 5 s", [stack.no_connections_left()], lasting=5)


def f3_hung(stack):
    """PostgreSQL takes connections and says nothing more."""
    return under_load(stack, "PostgreSQL hangs, 8 s", [stack.hung_postgres()], lasting=8)


def f4(stack):
    """Not a byte is left on the database's disk."""
    return under_load(stack, "disk full, 5 s", [stack.full_disk()], lasting=5)


def f5(stack):
    """The database only lets itself be read."""
    return under_load(stack, "read-only, 5 s", [stack.read_only()], lasting=5)
