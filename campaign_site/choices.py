"""What the choices of columns are called, for a list of rows.

`get_status_display` puts all choices of the column together anew, for each row and column: in the
queue that took a tenth of the page.
"""


def words_of(model, *columns):
    """By the name of each column, its choices in words by their values."""
    return {name: dict(model._meta.get_field(name).flatchoices) for name in columns}


def name_choices(rows, words):
    """Each row says, for each column, what its value is called: `row.in_words["status"]`."""
    for row in rows:
        values = {name: getattr(row, name) for name in words}
        row.in_words = {name: words[name].get(value, value) for name, value in values.items()}
