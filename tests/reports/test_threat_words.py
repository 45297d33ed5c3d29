"""Words of threat to life are found however they are written, and only where they stand."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from reports.models import ThreatPhrase
from reports.phrases import Phrases, as_looked_for, typed_in
from tests.reports.threat_sentences import FOUND, NOT_FOUND

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


STEMS = Phrases(["nužud*", "bate copil*", "zabić", "omor"])


@pytest.mark.parametrize(
    ("text", "as_written"),
    [
        ("Jie nori nužudyti.", "nužudyti"),
        ("NUZUDYS", "NUZUDYS"),
        ("nuzud", "nuzud"),
        ("El bate copilul", "bate copilul"),
        ("bate copiii copila bate copil", "bate copil"),
    ],
)
def test_a_star_stands_for_any_ending_of_the_last_word(text, as_written):
    (piece,) = STEMS.found_in(text)

    assert text[piece.start : piece.end] == as_written
    assert piece.phrase.endswith("*")


@pytest.mark.parametrize("text", ["nenuzudys", "omora", "bate un copil", "nuzu"])
def test_nothing_else_has_any_ending(text):
    assert STEMS.found_in(text) == []


@pytest.mark.parametrize("typed", ["zabił", "zabil", "ZABIŁ"])
def test_letters_that_a_keyboard_may_not_have_are_found_as_they_are_typed(typed):
    assert Phrases(["zabił"]).are_in([typed])


def test_a_stem_of_one_or_two_letters_is_refused(db):
    with pytest.raises(ValidationError) as refused:
        ThreatPhrase(words="om*").full_clean()

    assert refused.value.messages == ["Enter at least 3 letters before the star."]


@pytest.mark.parametrize(
    "words", ["lov*ște copil", "bate* copil*", "*kill", "kill**", "kill *", "kill*."]
)
def test_a_star_anywhere_else_is_refused(words, db):
    with pytest.raises(ValidationError) as refused:
        ThreatPhrase(words=words).full_clean()

    assert refused.value.messages == ["Enter a star only at the end of the last word."]


def test_the_form_of_staff_says_so_too(admin_client):
    page = admin_client.post(reverse("admin:reports_threatphrase_add"), {"words": "bate* copil"})

    assert page.context["errors"] == [["Enter a star only at the end of the last word."]]
    assert not ThreatPhrase.objects.filter(words="bate* copil").exists()


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
        STEMS.found_in("nuzudyti bate " * words)
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


def sentences(told):
    return [line.strip() for line in told.strip().splitlines()]


@pytest.mark.parametrize("language", FOUND)
def test_so_are_words_of_the_other_languages_in_many_of_their_forms(language, db):
    phrases = ThreatPhrase.objects.loaded()

    missed = [told for told in sentences(FOUND[language]) if not phrases.are_in([told])]

    assert missed == []


@pytest.mark.parametrize("language", NOT_FOUND)
def test_other_words_and_names_are_not(language, db):
    phrases = ThreatPhrase.objects.loaded()

    raised = [told for told in sentences(NOT_FOUND[language]) if phrases.are_in([told])]

    assert raised == []


@pytest.mark.parametrize("language", ["ro", "pl", "lt"])
def test_what_is_tried_of_each_language_is_enough_to_tell(language):
    assert len(sentences(FOUND[language])) >= 20
    assert len(sentences(NOT_FOUND[language])) >= 10


def test_staff_could_have_typed_each_of_the_words(db):
    for phrase in ThreatPhrase.objects.all():
        phrase.full_clean()


def test_no_two_of_the_words_are_the_same_to_the_search(db):
    phrases = list(ThreatPhrase.objects.values_list("words", flat=True))

    same = {as_looked_for(phrase): phrase for phrase in phrases}

    assert sorted(same.values()) == sorted(phrases)
