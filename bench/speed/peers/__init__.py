"""What the site is compared with, in an environment of its own: none of it serves the site."""

import subprocess
import sys
from pathlib import Path

import dev

LOCK = Path(__file__).parent / "requirements.txt"
VENV = dev.ROOT / ".venv-peers"
PYTHON = VENV / "bin" / "python"


def install():
    """Its Python, once `.venv-peers` is what the lock says."""
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    with dev.if_changed(VENV / "installed", LOCK.read_text()) as has_changed:
        if has_changed:
            dev.say("Installing the peers …")
            pip = "-m pip install --quiet --disable-pip-version-check --require-hashes -r"
            subprocess.run([PYTHON, *pip.split(), LOCK], check=True)
    return PYTHON
