"""How the site is served. A buffering proxy stands in front of it: see docs/deploy.md."""

import gc
import os
from pathlib import Path

from gunicorn.glogging import Logger

from campaign_site import logs

# Of 19. Where both want a core, those that read get two thirds of what nginx leaves.
GIVES_WAY = 3

# Behind a proxy on the same machine a socket file: `unix:/run/campaign-site-public/gunicorn.sock`.
bind = [
    os.environ.get("BIND")
    or f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
]
# Where the proxy asks for what is read, so that it need not stand in line with what is sent.
if reading_bind := os.environ.get("READING_BIND"):
    bind.append(reading_bind)

# One process a core; four threads each, so that one slow visitor does not hold a process. Half of
# them read where reading has an address of its own. One alone does everything.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
# Load the site once and share it: a second process then costs a part of the first.
preload_app = True
# Nothing that is loaded becomes rubbish: while it loads, looking for rubbish is time lost.
gc.disable()


def when_ready(server):
    """What is loaded now stays. Not looked at again, its memory stays that of all processes."""
    gc.freeze()
    gc.enable()


def pre_fork(server, worker):
    """A process that comes for another takes its part, whichever died.

    Of those that are to end only the oldest are left out: they go first.
    """
    by_age = sorted(server.WORKERS.values(), key=lambda each: each.age)
    staying = [getattr(each, "reads", False) for each in by_age[1 - server.num_workers :]]
    worker.reads = staying.count(True) < staying.count(False)


def post_fork(server, worker):
    """Who reads has a process that does nothing else, and to which the others give way."""
    # After a reload nobody is ready anew.
    gc.enable()
    if len(worker.sockets) > 1 and server.num_workers > 1:
        worker.sockets = worker.sockets[worker.reads :][:1]
        if not worker.reads:
            os.nice(GIVES_WAY)


# A process is replaced now and then, not all at once: no leak can grow for ever.
max_requests = 20_000
max_requests_jitter = 2_000
# The workers' sign of life must not wait for a disk.
if Path("/dev/shm").is_dir():  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108


class FaultsAlone(Logger):
    """No client address anywhere: who asked for what is not looked up, nor thrown away unread.

    Where its dictionary of settings is given, gunicorn makes a line of each request and asks then
    whether anyone wants it.
    """

    access_log_enabled = False


logger_class = FaultsAlone
accesslog = None
# The error log's warnings name addresses.
loglevel = "error"
logconfig_dict = logs.to_console("gunicorn.error")
# Whose word is taken that a request came over HTTPS: the proxy's and nobody else's.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
# A way in that nobody uses, in a home folder that may be read-only.
control_socket_disable = True
