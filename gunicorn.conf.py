"""How the site is served. A buffering proxy stands in front of it: see docs/deploy.md."""

import gc
import os
from pathlib import Path

from campaign_site import logs

# Behind a proxy on the same machine a socket file: `unix:/run/campaign-site-public/gunicorn.sock`.
bind = os.environ.get(
    "BIND", f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
)

# One process a core; four threads each, so that one slow visitor does not hold a process.
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


# A process is replaced now and then, not all at once: no leak can grow for ever.
max_requests = 2000
max_requests_jitter = 200
# The workers' sign of life must not wait for a disk.
if Path("/dev/shm").is_dir():  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108

# No client address anywhere: no access log, and the error log's warnings name addresses.
accesslog = None
loglevel = "error"
logconfig_dict = logs.to_console("gunicorn.error")
# Whose word is taken that a request came over HTTPS: the proxy's and nobody else's.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
# A way in that nobody uses, in a home folder that may be read-only.
control_socket_disable = True
