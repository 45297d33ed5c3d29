"""Ten wrong passwords, or wrong codes, shut an account for the rest of the hour of the clock.

The tries are counted as those at secret codes are (attempts.py): under a name that can't be
read, in the database, by one statement, and with no address. A package such as django-axes
would keep the addresses of staff, and the names that were typed, which may be passwords.

A user name that nobody has is shut in the same way and with the same words, so nobody learns
from it who has an account. Who knows a user name and reaches the sign-in can shut that account,
in this hour and in each that follows, so it is to be reached from the force's own network
alone. An administrator lifts it; where all of them are shut out, `manage.py lift_lock NAME`.
Where many are, `lift_lock --everyone` begins all counts of the hour anew.
"""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from . import attempts
from .models import Attempt

TRIES = 10
PASSWORD = "password"  # noqa: S105 - what is counted
CODE = "code"
UNKNOWN = "unknown name"


def name_of(kind, account):
    return f"staff {kind}|{account}"


def tries(kind, account):
    """Count a try, before it is looked at, so that nobody has more by trying at once."""
    return next(iter(attempts.count([name_of(kind, account)]).values()))


def was_tried(kind, account):
    """Whether somebody gave a wrong one in this hour, and no right one since."""
    return attempts.counted(name_of(kind, account)) > 0


def lift(kind, account):
    attempts.forget(name_of(kind, account))


def is_shut(staff):
    return any(attempts.counted(name_of(*both)) >= TRIES for both in counted_for(staff))


def lift_all(staff):
    attempts.forget(*(name_of(*both) for both in counted_for(staff)))


def counted_for(staff):
    return [(PASSWORD, staff.username), (CODE, staff.pk)]


def words():
    """The same for each account, whether it is there or not."""
    seconds = (Attempt.current_hour() + 1) * Attempt.SECONDS
    end = timezone.localtime(datetime.fromtimestamp(seconds, timezone.get_default_timezone()))
    return _("Enter it again after %(time)s: there were too many wrong tries.") % {
        "time": end.strftime("%H:%M")
    }
