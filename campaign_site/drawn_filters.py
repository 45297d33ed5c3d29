"""Forms that narrow a list of staff, drawn once for what they offer and what was chosen.

A list is asked for again and again with the same form above it, and to draw that takes as long as
a quarter of the list. What somebody typed is in no form that is kept, and no mistake is.
"""

from threading import Lock

from django.forms import ChoiceField
from django.utils.translation import get_language

MOST = 100


class DrawnOnce:
    """For a form. `choices_of_rows` names the fields whose choices are not those of the class."""

    choices_of_rows = ()
    drawn, lock = {}, Lock()

    def render(self, *args, **kwargs):
        key = None if args or kwargs else self.shown()
        if key is None:
            return super().render(*args, **kwargs)
        drawn = self.drawn.get(key)
        if drawn is None:
            drawn = super().render()
            with self.lock:
                if len(self.drawn) >= MOST:
                    self.drawn.clear()
                self.drawn[key] = drawn
        return drawn

    __str__ = __html__ = render

    def shown(self):
        """All that the drawing hangs on; None where it is not kept."""
        if self.errors or self.prefix or any(map(self.is_typed, self.fields)):
            return None
        chosen = tuple(tuple(self.data_of(name)) for name in self.fields)
        return type(self), get_language(), self.is_bound, chosen, tuple(self.offered())

    def offered(self):
        """The choices that are rows. They are asked for once, also where they are to be drawn."""
        for field in (self.fields[name] for name in self.choices_of_rows):
            field.choices = [(value, str(label)) for value, label in field.choices]
            yield tuple((str(value), label) for value, label in field.choices)

    def is_typed(self, name):
        return any(self.data_of(name)) and not isinstance(self.fields[name], ChoiceField)

    def data_of(self, name):
        """The values of a field as they came."""
        if hasattr(self.data, "getlist"):
            return self.data.getlist(name)
        return [self.data[name]] if name in self.data else []
