"""`manage.py test` is pytest."""

import os
import subprocess
import sys


class PytestRunner:
    """Starts pytest afresh: its settings are not those that `manage.py` has loaded."""

    def __init__(self, *, verbosity=1, failfast=False, keepdb=False, **options):
        self.arguments = ["--quiet"] * (verbosity == 0) + ["--verbose"] * (verbosity - 1)
        self.arguments += ["--exitfirst"] * failfast + ["--reuse-db"] * keepdb

    @classmethod
    def add_arguments(cls, parser):
        parser.add_argument("--keepdb", action="store_true", help="Keep the test database.")

    def run_tests(self, test_labels, **options):
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        command = [sys.executable, "-m", "pytest", *self.arguments, *test_labels]
        return subprocess.run(command, env=environment, check=False).returncode
