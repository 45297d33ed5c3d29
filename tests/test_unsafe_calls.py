"""Each place that trusts a text as it is was looked at; docs/dependencies.md says why it may."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
APPS = ("campaign_site", "news", "reports", "amnesty")
# What puts a text into a page, a statement or a program without a look at it.
CALLS = {"mark_safe", "SafeString", "RawSQL", "extra", "raw", "eval", "exec", "subprocess"}
LOOKED_AT = {
    ("campaign_site/inline.py", "mark_safe"),
    ("news/body.py", "mark_safe"),
    ("news/structured_data.py", "mark_safe"),
    # A program of our own, by a list and without a shell.
    ("campaign_site/photo_drawing.py", "subprocess"),
    # pg_dump and pg_restore, the same way.
    ("campaign_site/backup/postgres.py", "subprocess"),
}
IN_A_TEMPLATE = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off")


def called(path):
    """The names of what is called; of all that starts a program, the module's."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Name):
            yield function.id
        elif isinstance(function, ast.Attribute):
            yield function.attr
            yield getattr(function.value, "id", "")


def test_nothing_is_trusted_as_it_is_but_what_was_looked_at():
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    found = {
        (str(path.relative_to(ROOT)), name)
        for path in files
        for name in called(path)
        if name in CALLS and "migrations" not in path.parts
    }

    assert found - LOOKED_AT == set()
    assert {place for place in LOOKED_AT if place[1] == "mark_safe"} <= found


def test_no_template_turns_escaping_off():
    templates = [
        path
        for folder in ("templates", *APPS)
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".html", ".txt", ".xml"}
    ]

    assert len(templates) > 100
    wrong = [path for path in templates if IN_A_TEMPLATE.search(path.read_text())]
    assert wrong == []


def test_no_check_of_django_is_silenced():
    settings = (ROOT / "campaign_site" / "settings.py").read_text()

    assert "SILENCED_SYSTEM_CHECKS" not in settings
    assert "nosec" not in "".join(
        path.read_text() for app in APPS for path in (ROOT / app).rglob("*.py")
    )
