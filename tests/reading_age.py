"""How old a reader must be for the words of the public site.

Measured as Flesch and Kincaid did: long sentences and long words make a text hard. Their grade
is a year at school in America, where a child in the sixth year is eleven. What stands in the
`<main>` of a page is counted block by block. Which pages: `reading_age_of_pages.py`.

A low number does not make a text clear. A high one makes it closed to many.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

OLDEST_READER = 11
YEARS_BEFORE_SCHOOL = 5
LONGEST_SENTENCE = 25

INLINE = {"a", "abbr", "b", "em", "i", "span", "strong"}
UNREAD = {"script", "style", "svg", "option"}
VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}

# A reader can't be spared these: they are names. Each counts as one short word.
NAMES = (
    "Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations "
    "2018",
    "Web Content Accessibility Guidelines version 2.2 AA standard",
    "WCAG 2.2 success criterion",
    "Equality and Human Rights Commission (EHRC)",
    "Data Protection Act 2018",
    "Information Commissioner",
    "National Domestic Abuse Helpline",
    "Modern Slavery & Exploitation Helpline",
    "Voice for Victims and Witnesses",
    "British Transport Police",
    "Northamptonshire Police",
    "Northamptonshire",
    "Irthlingborough",
    "Wellingborough",
)
# Words that the law asks for as they are, by what they begin with.
FIXED = (
    "The N is responsible for enforcing",
    "N is committed to making its website accessible",
    "This website is partially compliant with",
    "This accessibility statement applies to",
    "The content listed below is non-accessible",
    "Content that’s not within the scope",
    "Non-compliance with the accessibility regulations",
)

NAME = re.compile("|".join(map(re.escape, NAMES)))
SPACE = re.compile(r"\s+")
SENTENCE_ENDS = re.compile(r"(?<=[.!?])[”’)]*\s+(?=[^a-z])")
WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
ADDRESS = re.compile(r"[\w.]+@[\w.]+\w|\w+(?:\.\w{2,})+(?:/\w+)*")

# Held against the CMU Pronouncing Dictionary with the words of this site, these three are
# right for 98 words of 100, and for all of them together to half a syllable in a hundred.
VOWELS = re.compile("[aeiouy]+")
SILENT = re.compile(
    "(?<![aeiouyl])e$|(?<=[aeiou]l)e$|(?<![aeioutdly])ed$|(?<![aeioulsxzcg])es$|"
    "(?<=[sc]om)e(?=[btwo])|(?<=ver)y(?=[a-z])|(?<=[fs])e(?=ly|ty|ful)"
)
APART = re.compile(
    "(?<![tcsgx])i[ao](?!u)|(?<=[rl])io|(?<!m)eo(?!p)|ua(?<![qg]ua)|uou|(?<=[aeiouy])ing|ism$"
)


def words_of(sentence):
    return WORD.findall(sentence)


def syllables_of(word):
    letters = re.sub("[^a-z]", "", word.lower())
    found = VOWELS.findall(SILENT.sub("", letters)) + APART.findall(letters)
    return max(len(found), 1)


def sentences_of(block):
    """Without names, addresses, and what the law words."""
    plain = ADDRESS.sub("", NAME.sub("N", SPACE.sub(" ", block).strip()))
    return [
        sentence
        for sentence in SENTENCE_ENDS.split(plain)
        if words_of(sentence) and not sentence.startswith(FIXED)
    ]


@dataclass(frozen=True)
class Reading:
    """A page, as its reader meets it."""

    page: str
    sentences: tuple

    @property
    def grade(self):
        words = [word for sentence in self.sentences for word in words_of(sentence)]
        syllables = sum(map(syllables_of, words))
        return 0.39 * len(words) / len(self.sentences) + 11.8 * syllables / len(words) - 15.59

    @property
    def age(self):
        return self.grade + YEARS_BEFORE_SCHOOL

    @property
    def longest(self):
        return max(len(words_of(sentence)) for sentence in self.sentences)

    @property
    def faults(self):
        found = [each for each in self.sentences if len(words_of(each)) > LONGEST_SENTENCE]
        if round(self.age, 1) > OLDEST_READER:
            found += sorted(self.sentences, key=hardness, reverse=True)[:8]
        return list(dict.fromkeys(found))

    def __str__(self):
        return f"{self.page}: grade {self.grade:.1f}, longest sentence {self.longest} words"


def hardness(sentence):
    return Reading("", (sentence,)).grade * len(words_of(sentence))


class MainText(HTMLParser):
    """The words of `<main>`, one block after another."""

    def __init__(self):
        super().__init__()
        self.blocks = [""]
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in INLINE:
            self.blocks.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in INLINE:
            self.blocks.append("")
        while tag in self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if "main" in self.open and not UNREAD.intersection(self.open):
            self.blocks[-1] += data


def read(page, html):
    parser = MainText()
    parser.feed(html)
    parser.close()
    return Reading(page, tuple(each for block in parser.blocks for each in sentences_of(block)))
