"""The Nu Html Checker of the W3C, and what it needs, by the names of their Debian packages.

npm fetches it once, in the one version whose digest stands in package-lock.json. It runs on
this machine, and asks nobody for anything.
"""

import json
import shutil
import subprocess
from functools import partial
from pathlib import Path

FOLDER = Path(__file__).parent
LOCK = FOLDER / "package-lock.json"
PACKAGE = FOLDER / "node_modules" / "vnu-jar"
JAR = PACKAGE / "build" / "dist" / "vnu.jar"
ATOM = FOLDER / "atom.rnc"
FINDERS = {
    "default-jre-headless": partial(shutil.which, "java"),
    "npm": partial(shutil.which, "npm"),
}
JAVA = ["java", "-Xss2m", "-XX:TieredStopAtLevel=1", "-jar", JAR]


def is_fetched():
    if not JAR.exists():
        return False
    locked = json.loads(LOCK.read_text())["packages"]["node_modules/vnu-jar"]["version"]
    return json.loads((PACKAGE / "package.json").read_text())["version"] == locked


def fetch():
    """npm refuses what has not the digest of the lock. Scripts of the package do not run."""
    if shutil.which("npm") and not is_fetched():
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, cwd=FOLDER, check=False)


def missing():
    programs = [name for name, is_found in FINDERS.items() if not is_found()]
    return programs if is_fetched() else [*programs, "vnu-jar"]


def check(folder, *options):
    """What is wrong with the files in a folder: the name of each, with its messages.

    Errors, warnings and advice alike.
    """
    command = [*JAVA, "--format", "json", "--stdout", "--exit-zero-always", *options, folder]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = {}
    for message in json.loads(done.stdout)["messages"]:
        words = f"{message['type']}: {message['message']} {message.get('extract', '')!r}"
        found.setdefault(Path(message.get("url", "")).stem, []).append(words)
    return found


def check_feeds(folder):
    """The same for Atom, by its grammar."""
    return check(folder, "--xml", "--schema", ATOM.as_uri())
