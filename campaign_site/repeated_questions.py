"""A question about several things of one kind, such as people or vehicles, on one page.

The page has a block of fields for each. "Add another" and "Remove" are buttons of the
same form, so they work without a script and lose nothing: what was typed is kept, and
the visitor comes back to the same page with one block more or less.

How many blocks there are is said by a hidden field and by the names that were sent; it is
never more than `most`.
"""

from crispy_forms.layout import Div, Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .govuk import Helper, Submit
from .question_blocks import BlocksForm


class RepeatedForm(BlocksForm):
    """Asks the fields of `block`, a form, up to `most` times. It needs a `title`.

    `cleaned_data[name]` is a list with a dict for each block that is not empty; none is
    an answer too. Fields of the form itself stand above the blocks.
    """

    block = forms.Form
    most = 6
    block_heading = gettext_lazy("%(number)s")
    add_label = gettext_lazy("Add another")
    remove_label = gettext_lazy("Remove %(number)s")
    marks_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.own_fields = list(self.fields)
        self.count = self.count_blocks()
        self.fields[self.count_key] = forms.CharField(
            required=False, initial=self.count, widget=forms.HiddenInput
        )
        for number in self.numbers:
            for field in self.add_block(number):
                field.required = field.required and not self.is_empty(number)

    def form_of(self, number):
        return self.block

    def heading_of(self, number):
        return self.block_heading % {"number": number}

    @property
    def count_key(self):
        return f"{self.name}-count"

    @property
    def add_key(self):
        return f"{self.name}-add"

    def remove_key(self, number):
        return f"{self.name}-remove-{number}"

    @property
    def numbers(self):
        return range(1, self.count + 1)

    def count_blocks(self):
        """At least one, at most `most`, whatever the request says."""
        said = self.data.get(self.count_key, "")
        stated = int(said) if said.isdecimal() and len(said) <= 2 else 1
        filled = [number for number in range(1, self.most + 1) if not self.is_empty(number)]
        return max(1, min(stated, self.most), *filled)

    def is_empty(self, number):
        start = self.key(number, "")
        return not any(
            value.strip()
            for key in self.data
            if key.startswith(start)
            for value in self.data.getlist(key)
        )

    @property
    def removed(self):
        """The number of the block whose "Remove" was pressed."""
        return next((n for n in self.numbers if self.remove_key(n) in self.data), None)

    @property
    def is_added_to(self):
        return self.add_key in self.data and self.count < self.most

    @property
    def stays_at(self):
        if self.removed:
            return self.block_id(max(1, min(self.removed, self.count - 1)))
        return self.block_id(self.count + 1) if self.is_added_to else ""

    def typed(self):
        """The blocks as they stand after the button that was pressed, numbered anew."""
        kept = QueryDict(mutable=True)
        for name in self.own_fields:
            self.keep(kept, self.fields[name], name)
        left = self.numbers_left()
        kept[self.count_key] = max(1, len(left) + self.is_added_to)
        for new, old in enumerate(left, start=1):
            for name in self.block.base_fields:
                key = self.key(old, name)
                self.keep(kept, self.fields[key], key, self.key(new, name))
        return kept.urlencode()

    def numbers_left(self):
        if self.removed:
            return [number for number in self.numbers if number != self.removed]
        if self.is_added_to:
            return list(self.numbers)
        return [number for number in self.numbers if not self.is_empty(number)]

    def clean(self):
        """Runs after the fields: gathers those of each block that is not empty."""
        given = super().clean() or self.cleaned_data
        own = {name: given[name] for name in self.own_fields if name in given}
        return own | {self.name: [self.gathered(n) for n in self.numbers if not self.is_empty(n)]}

    def told(self):
        """What was answered in each block, under its heading; nothing about what was not."""
        rows = [(self.fields[name].label, self.shown(name)) for name in self.own_fields]
        blocks = self.cleaned_data[self.name]
        told = [
            row for number, block in enumerate(blocks, 1) for row in self.block_rows(number, block)
        ]
        return rows + (told or [(self.title, _("Not provided"))])

    @property
    def helper(self):
        helper = Helper(self)
        blocks = [self.drawn(number) for number in self.numbers]
        add = [Div(self.button(self.add_key, self.add_label))] if self.count < self.most else []
        helper.layout = Layout(*self.own_fields, *blocks, *add)
        return helper

    def drawn(self, number):
        if self.count == 1 and self.is_empty(number):
            return super().drawn(number)
        label = self.remove_label % {"number": number}
        return super().drawn(number, self.button(self.remove_key(number), label))

    @staticmethod
    def button(name, label):
        return Submit(name, label, css_class="govuk-button--secondary")
