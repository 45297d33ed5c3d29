"""Texts that say nearly the same have a band in common; others, and short ones, have none."""

from reports.similar_text import BANDS, bands

KEY = b"a key"
STORY = (
    "Every Friday night three white vans stop behind the old mill by the canal. Two men in red "
    "coats carry boxes from the vans into the cellar, and young people come and go until dawn."
)
OTHER = (
    "My neighbour keeps a loud dog that barks at the postman each morning, and nobody from the "
    "council has ever come to look although I have written to them many times about it."
)


def test_the_same_words_have_all_bands_in_common_whatever_their_case_and_commas():
    same = STORY.upper().replace(".", " -").replace(",", "")

    assert bands(same, KEY) == bands(STORY, KEY)
    assert len(set(bands(STORY, KEY))) == BANDS


def test_a_text_with_a_few_words_changed_has_a_band_in_common():
    changed = STORY.replace("Friday", "Saturday") + " Come quickly."

    assert set(bands(changed, KEY)) & set(bands(STORY, KEY))
    assert changed != STORY


def test_another_text_has_none_in_common():
    assert not set(bands(OTHER, KEY)) & set(bands(STORY, KEY))


def test_with_another_key_the_bands_are_others():
    assert not set(bands(STORY, b"another key")) & set(bands(STORY, KEY))


def test_a_short_text_has_none():
    assert bands("I saw it on the way home", KEY) == []
    assert len(bands("I saw it on the long way home", KEY)) == BANDS


def test_a_text_without_words_has_none():
    assert bands("", KEY) == []
    assert bands("!? ... \ud800", KEY) == []
