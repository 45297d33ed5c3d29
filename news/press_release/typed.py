"""A plain text press release as blocks: headings, lists and quotes by how they look."""

import re
from collections import deque
from itertools import pairwise

from django.utils.translation import gettext as _

from news.hidden_characters import without_hidden

from . import addresses, date_line
from .blocks import Block, Run, tidy

LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
SPACES = re.compile(r"[ \t]+")
BULLET = re.compile(r"\s*[-*•‣▪◦·–]\s+(?=\S)")
NUMBER = re.compile(r"\s*(\d{1,6})[.)]\s+(?=\S)")
ROLE = re.compile(r"\s*[–—―]\s*(?=\S)")
QUOTED = re.compile(r"\s*>+ ?")
UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|~{3,}|_{3,}|\*{3,})\s*")
OPENS, CLOSES = '“"', '”"'
LONGEST_HEADING = 70
# A line this long was broken by a program, a shorter one by whoever wrote it.
WRAPPED = 50


def blocks(text, report):
    text, hidden = without_hidden(LINE_ENDS.sub("\n", text))
    for name, number in hidden.items():
        report.counted[_("Left out characters that nobody sees")][name] += number
    reader = Reader(report)
    for group in groups(text):
        reader.read(group)
    return reader.end()


def groups(text):
    """Lines that stand together. Where no line is empty, each stands alone."""
    lines = text.strip("\n").split("\n")
    if all(line.strip() for line in lines):
        yield from ([line] for line in lines)
        return
    group = []
    for line in [*lines, ""]:
        if line.strip():
            group.append(line)
        elif group:
            yield group
            group = []


class Reader:
    def __init__(self, report):
        self.report = report
        self.blocks = []
        self.lines = deque()
        self.counted = 0

    def read(self, lines):
        self.lines = deque(lines)
        while self.lines:
            if UNDERLINE.fullmatch(self.lines[0]):
                self.report.drop(_("Left out lines without words"), self.lines.popleft().strip())
            elif self.is_head():
                self.add("p", [self.lines.popleft()])
            else:
                self.read_some()

    def end(self):
        """A heading with nothing below it is none."""
        if len(self.blocks) > 1 and self.blocks[-1].is_heading:
            self.blocks[-1].kind = "p"
        return self.blocks

    def is_head(self):
        """The title and the line with the date are a line each, whatever follows."""
        if not self.blocks:
            return True
        is_second = len(self.blocks) == 1
        dates = (self.blocks[0].words, self.lines[0]) if is_second else ()
        return any(map(date_line.read, dates))

    def read_some(self):
        lines = self.lines
        if len(lines) > 1 and UNDERLINE.fullmatch(lines[1]):
            self.add("h2", [lines.popleft()])
        elif ROLE.match(lines[0]) and self.is_after_words_said():
            self.blocks[-1].kind = "quote"
            self.add("role", [ROLE.sub("", lines.popleft(), count=1)])
        elif self.is_next_number():
            self.add("ol", self.taken(NUMBER))
        elif BULLET.match(lines[0]):
            self.add("ul", self.taken(BULLET))
        elif QUOTED.match(lines[0]):
            self.add("quote", [QUOTED.sub("", lines.popleft(), count=1)])
        else:
            self.paragraph()

    def is_after_words_said(self):
        """The paragraph before is wholly what somebody said."""
        if not self.blocks or self.blocks[-1].kind not in {"p", "quote"}:
            return False
        said = self.blocks[-1].words
        is_said = len(said) > 1 and said[0] in OPENS and said[-1] in CLOSES
        return is_said or self.blocks[-1].kind == "quote"

    def is_next_number(self):
        """A list counts from one. A number that a list would not give stays in the words."""
        found = NUMBER.match(self.lines[0])
        is_going_on = self.blocks and self.blocks[-1].kind == "ol"
        self.counted = self.counted if is_going_on else 0
        if found and found[1] == str(self.counted + 1):
            self.counted += 1
            return True
        return False

    def taken(self, mark=None):
        """The next line without its mark, with those that go on with it."""
        first = self.lines.popleft()
        taken = [mark.sub("", first, count=1) if mark else first]
        while self.lines and not starts_something(self.lines[0]):
            taken.append(self.lines.popleft())
        return taken

    def paragraph(self):
        is_heading = len(self.lines) == 1 and looks_like_a_heading(self.lines[0])
        self.add("h2" if is_heading else "p", self.taken())

    def add(self, kind, lines):
        parts = [lines[0]]
        for before, line in pairwise(lines):
            parts += [" " if len(before) >= WRAPPED else "\n", line.strip()]
        runs = tidy(list(self.runs(SPACES.sub(" ", "".join(parts)))))
        if runs:
            self.blocks.append(Block(kind, runs))

    def runs(self, text):
        start = 0
        for found in addresses.TYPED.finditer(text):
            typed = found[0].rstrip(addresses.AFTER_IT)
            href = addresses.cleaned(typed)
            if not href:
                continue
            if href != typed:
                self.report.drop(_("Changed addresses of links"), f"{typed} → {href}")
            yield Run(text[start : found.start()])
            yield Run(href, href=href)
            start = found.start() + len(typed)
        yield Run(text[start:])


def starts_something(line):
    return any(mark.match(line) for mark in (BULLET, NUMBER, QUOTED, ROLE, UNDERLINE))


def looks_like_a_heading(line):
    line = line.strip()
    return (
        len(line) <= LONGEST_HEADING
        and line[0].isupper()
        and line[-1] not in ".!;,…”\"’')"
        and not addresses.TYPED.search(line)
    )
