"""Forms of the site as they are asked, as they are filled in and as they are refused."""

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict


def typed(values):
    """What a browser would send. None is a form that was not sent yet."""
    if values is None:
        return None
    data = QueryDict(mutable=True)
    lists = {name: value if isinstance(value, list) else [value] for name, value in values.items()}
    data.update(MultiValueDict(lists))
    return data


def checked(form):
    """With its errors, if it has any, before a template asks for the title."""
    form.is_valid()
    return form
