"""What was answered in a journey, as it is sealed and as staff read it later."""

from django.utils import translation

from . import languages


def as_told(forms, belongs):
    """What was answered, page by page: as it was asked and shown, and as values.

    `forms` holds the valid form of each step; of those that are sent, the ones that `belongs`
    says yes to. Staff read the rows, which stay true when a question is worded differently or
    asked no more. Lazy words become text, in the language of staff; what somebody wrote stays
    in their own.
    """
    with translation.override(languages.OWN):
        pages = [
            {
                "step": step.slug,
                "rows": [[str(question), str(answer)] for question, answer in form.told()],
                "values": form.told_values(),
            }
            for step, form in forms.items()
            if form.is_on_check_page and belongs(form)
        ]
    return {"format": 1, "pages": pages}
