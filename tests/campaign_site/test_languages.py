"""How words are looked up. That they are there is tested in `tests/languages`."""

from django.utils.translation import gettext, override, trans_real

from campaign_site import languages


def chain(code):
    catalogue = trans_real.translation(code)
    while catalogue:
        yield catalogue
        catalogue = catalogue._fallback


def test_a_word_is_looked_up_in_no_catalogue_that_is_empty():
    trans_real._translations.clear()
    assert not all(any(each._catalog.keys()) for each in chain(languages.OWN))

    languages.drop_empty_catalogues()

    assert all(any(each._catalog.keys()) for each in chain(languages.OWN))
    assert all(any(each._catalog.keys()) for each in chain("pl"))


def test_what_django_says_in_polish_is_still_found():
    languages.drop_empty_catalogues()

    with override("pl"):
        assert gettext("Yes") == "Tak"
