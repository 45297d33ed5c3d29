"""What gunicorn is told, in a process of its own: it changes how memory is looked after."""

import subprocess
import sys

import dev

LOAD = """
import gc, runpy
settings = runpy.run_path("gunicorn.conf.py")
print(settings["preload_app"], gc.isenabled(), gc.get_freeze_count())
settings["when_ready"](None)
print(gc.isenabled(), gc.get_freeze_count() > 10_000)
"""


def test_what_is_loaded_before_the_processes_part_is_never_looked_at_again():
    done = subprocess.run(
        [sys.executable, "-c", LOAD], cwd=dev.ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == ["True False 0", "True True"]
