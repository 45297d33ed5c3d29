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
# Who was there before, and how many of the next ones read. A master of the release before knows of
# no parts.
PARTS = """
import runpy
from types import SimpleNamespace as Some

settings = runpy.run_path("gunicorn.conf.py")

def parts(*living, most):
    workers = {age: Some(age=age, **part) for age, part in enumerate(living)}
    for age in range(len(workers), len(workers) + most):
        worker = Some(age=age)
        settings["pre_fork"](Some(WORKERS=workers, num_workers=most), worker)
        workers[age] = worker
        yield worker.reads

R, F = {"reads": True}, {"reads": False}
for living, most in [([], 4), ([F, R, F, R], 4), ([F, R, F], 3), ([R], 2), ([{}, {}], 2)]:
    print(sum(parts(*living, most=most)), "of", most)
"""


def test_what_is_loaded_before_the_processes_part_is_never_looked_at_again():
    done = subprocess.run(
        [sys.executable, "-c", LOAD], cwd=dev.ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == ["True False 0", "True True"]


def test_half_of_the_new_processes_read_whatever_was_there_before():
    done = subprocess.run(
        [sys.executable, "-c", PARTS], cwd=dev.ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == ["2 of 4", "2 of 4", "1 of 3", "1 of 2", "1 of 2"]
