"""The site as gunicorn serves it, with its clock an hour back; what is measured in time goes on."""

from datetime import UTC, datetime, timedelta

import time_machine

time_machine.travel(datetime.now(UTC) - timedelta(hours=1), tick=True).start()

# What follows is to know no other clock.
from campaign_site.wsgi import application  # noqa: E402

__all__ = ["application"]
