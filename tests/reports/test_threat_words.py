"""Words of threat to life are found however they are written, and only where they stand."""

import pytest
from django.core.exceptions import ValidationError

from reports.models import ThreatPhrase
from reports.phrases import Phrases, typed_in

LISTED = Phrases(["kill", "Petrol bomb", "fiancé", "set fire to", "set fire to the house"])


def found(text):
    return [(piece.phrase, text[piece.start : piece.end]) for piece in LISTED.found_in(text)]


def listed(*texts):
    """Whether the list of the force finds anything in them, as it is asked of each report."""
    return ThreatPhrase.objects.loaded().are_in(texts)


@pytest.mark.parametrize(
    ("text", "as_written"),
    [
        ("He will kill her.", "kill"),
        ("KILL", "KILL"),
        ("“Kill!”", "Kill"),
        ("k\u0301ill", "k\u0301ill"),
        ("ｋｉｌｌ", "ｋｉｌｌ"),
        ("ki\u200bll", "ki\u200bll"),
        ("kill\u2019em", "kill"),
    ],
)
def test_a_word_is_found_whatever_its_case_accents_and_marks(text, as_written):
    assert found(text) == [("kill", as_written)]


@pytest.mark.parametrize(
    "written", ["petrol bomb", "PETROL-BOMB", "petrol\n\t bomb", "petrol… bomb"]
)
def test_a_phrase_is_found_whatever_stands_between_its_words(written):
    assert found(f"They made a {written} there") == [("Petrol bomb", written)]


@pytest.mark.parametrize(
    "text", ["skill", "killjoy", "kill2", "petrol", "bomb petrol", "set fire", ""]
)
def test_part_of_a_word_or_of_a_phrase_is_not_found(text):
    assert found(text) == []


def test_an_accent_in_the_list_does_not_matter_either():
    assert found("my fiance") == [("fiancé", "fiance")]


def test_of_two_phrases_in_one_place_the_longer_is_found_and_each_place_is():
    text = "set fire to the house, then set fire to the van"

    assert found(text) == [
        ("set fire to the house", "set fire to the house"),
        ("set fire to", "set fire to"),
    ]


@pytest.mark.parametrize("text", ["\0", "\ud800", "\u200b", "\ufdfa kill", "́kill", "🚐"])
def test_no_text_is_too_odd_to_read(text):
    assert [phrase for phrase, _ in found(text)] == (["kill"] if "kill" in text else [])


def test_the_work_grows_with_the_length_of_the_text_and_no_faster(monkeypatch):
    tries = []
    at = Phrases.at
    monkeypatch.setattr(Phrases, "at", lambda *told: tries.append(1) or at(*told))

    def tried(words):
        tries.clear()
        LISTED.found_in("set fire " * words)
        return len(tries)

    assert tried(2000) == 10 * tried(200)


def test_the_list_of_the_force_is_what_counts(db):
    ThreatPhrase.objects.all().delete()
    ThreatPhrase.objects.create(words="the old mill")

    assert listed("At The Old Mill!")
    assert not listed("To kill.")


@pytest.mark.parametrize("words", ["…", "\u200b", "--"])
def test_a_phrase_without_a_letter_is_refused(words, db):
    with pytest.raises(ValidationError) as refused:
        ThreatPhrase(words=words).full_clean()

    assert refused.value.messages == ["Enter a word with letters or digits."]


def test_what_was_typed_is_read_and_what_was_chosen_is_not():
    answers = {
        "topic": "weapons",
        "risks": ["weapons"],
        "story": "a story",
        "people": [{"name": "Slim", "age": ""}],
        "is_unknown": False,
        "must_not_know": "my brother",
    }

    assert list(typed_in(answers)) == ["a story", "Slim", "", "my brother"]


# The words that the site begins with


@pytest.mark.parametrize(
    "told",
    [
        "He was stabbed last night.",
        "They shot at the window.",
        "She is suicidal.",
        "Her brother wants her dead.",
        "They want him dead!",
        "Someone wants me dead",
        "There is a bomb in the shed.",
        "They made petrol bombs.",
        "He says he will burn the house down.",
        "He will burn her house down",
        "He said he would hurt the baby.",
        "He keeps hurting the baby",
        "He tried to strangle her",
    ],
)
def test_plain_words_for_a_threat_are_listed_from_the_beginning(db, told):
    assert listed(told)


@pytest.mark.parametrize(
    "told", ["He sells drugs from a grey van.", "She hurt her knee.", "It is skilled work."]
)
def test_other_words_are_not(db, told):
    assert not listed(told)
