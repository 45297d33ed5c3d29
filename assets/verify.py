"""Holds the committed assets to `built.json`: each was built from the sources beside it.

Needs no Node: it compares checksums. Exits with 1 and says what differs.
"""

import hashlib
import json
import sys
from pathlib import Path

ASSETS = Path(__file__).resolve().parent
REMEDY = "Run `npm ci && npm run build` in assets/ and commit what it writes."


def differing(assets=ASSETS):
    """The files, by path from the project's folder, that are not what `built.json` says."""
    built = json.loads((assets / "built.json").read_text())
    folders = {"inputs": assets, "outputs": assets.parent / "static"}
    sources = {f"site/{path.name}" for path in (assets / "site").glob("*.scss")}
    unlisted = sorted(sources - built["inputs"].keys())
    return [f"assets/{name}" for name in unlisted] + [
        str((folder / name).relative_to(assets.parent))
        for kind, folder in folders.items()
        for name, checksum in built[kind].items()
        if checksum_of(folder / name) != checksum
    ]


def checksum_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def main():
    names = differing()
    if names:
        print(f"Not as built: {', '.join(names)}. {REMEDY}")
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main())
