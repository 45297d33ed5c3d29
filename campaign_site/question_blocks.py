"""A question about several things on one page, with a block of fields for each.

Each block's fields are fields of the form, under names with the block in them
("people-2-looks"), so errors, labels and ids are those of any question.
"""

from crispy_forms.layout import Layout
from django.utils.translation import gettext as _

from .forms import QuestionForm, in_words
from .govuk import Fieldset, GovukBoundField, Helper


class BlocksForm(QuestionForm):
    """What all pages of blocks have in common. `name` begins the names of their fields."""

    name = ""

    def form_of(self, block):
        """The form whose fields stand in the block."""
        raise NotImplementedError

    def heading_of(self, block):
        raise NotImplementedError

    def block_id(self, block):
        return f"{self.name}-{block}"

    def key(self, block, name):
        return f"{self.name}-{block}-{name}"

    def keys_of(self, block):
        return {name: self.key(block, name) for name in self.form_of(block).base_fields}

    def add_block(self, block):
        fields = self.form_of(block)().fields
        self.fields.update({self.key(block, name): field for name, field in fields.items()})
        return fields.values()

    def gathered(self, block):
        return {
            name: self.cleaned_data[key]
            for name, key in self.keys_of(block).items()
            if key in self.cleaned_data
        }

    def block_rows(self, block, answers):
        """What was answered in a block, each under its heading."""
        for name, value in answers.items():
            if self.shows(value):
                field = self.fields[self.key(block, name)]
                yield self.row_label(block, field), in_words(field, value)

    def shows(self, value):
        """Nothing stands there about what was not answered."""
        return value not in (None, "", [], False)

    def row_label(self, block, field):
        words = {"heading": self.heading_of(block), "question": field.label}
        return _("%(heading)s: %(question)s") % words

    def drawn(self, block, *more):
        """The block on the page. `tabindex` lets a link lead to it."""
        heading, block_id = self.heading_of(block), self.block_id(block)
        return Fieldset(heading, *self.keys_of(block).values(), *more, css_id=block_id, tabindex=-1)


class BlockField(GovukBoundField):
    """Its error says which block it is in: the summary of errors stands far from it."""

    @property
    def error(self):
        block = self.form.block_of(self.name)
        words = {"error": super().error, "heading": self.form.heading_of(block)}
        return _("%(error)s (%(heading)s)") % words if words["error"] else ""


class EachForm(BlocksForm):
    """A block for each thing that was chosen on an earlier page.

    Where something else has been chosen since, the page is asked again as it was left: the
    new block without an error, because nobody has seen it yet.
    """

    bound_field_class = BlockField
    marks_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for block in self.blocks:
            self.add_block(block)

    @property
    def blocks(self):
        """The names of the blocks."""
        raise NotImplementedError

    def block_of(self, field):
        return next(block for block in self.blocks if field in self.keys_of(block).values())

    @property
    def is_unfinished(self):
        return super().is_unfinished or not all(map(self.was_shown, self.blocks))

    def shows(self, value):
        """Also what was left empty: whoever checks the answers may want to add it."""
        return True

    def was_shown(self, block):
        """A browser sends every box for text, also an empty one."""
        names = self.keys_of(block).values()
        return not self.is_bound or any(name in self.data for name in names)

    def clean(self):
        super().clean()
        return {self.name: {block: self.gathered(block) for block in self.blocks}}

    def told(self):
        blocks = self.cleaned_data[self.name].items()
        told = [row for block, answers in blocks for row in self.block_rows(block, answers)]
        return told or [(self.title, _("Not provided"))]

    @property
    def helper(self):
        helper = Helper(self)
        helper.layout = Layout(*map(self.drawn, self.blocks))
        return helper
