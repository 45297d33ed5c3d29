"""The editor of an article's text, in the Django admin.

It is the ProseMirror editor of django-prose-editor, started by a script of our own.
The package's own starter puts an import map and a style sheet into the page, which
the content policy refuses. Without JavaScript the field is a text area with HTML.
"""

import json

from django.contrib.admin.widgets import AdminTextareaWidget
from django.forms.widgets import Script

from campaign_site import force
from news import body


class ArticleEditor(AdminTextareaWidget):
    class Media:
        css = {"all": ["django_prose_editor/editor.css", "news/article_editor.css"]}
        js = [Script("news/article_editor.js", type="module")]

    def __init__(self, attrs=None):
        super().__init__({"data-article-editor": "", **(attrs or {})})

    def build_attrs(self, base_attrs, extra_attrs=None):
        """The channels to choose from, as the force has them when the form is shown."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return attrs | {"data-channels": json.dumps(list(offered_channels()))}

    def use_required_attribute(self, initial):
        """The browser can't point at the text area: the editor has hidden it."""
        return False


def offered_channels():
    """Those with something to call, write to or open."""
    for channel in force.current().channels:
        if body.way_to_reach(channel.key):
            yield {"key": channel.key, "name": channel.name}
