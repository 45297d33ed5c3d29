"""The editor of an article's text, in the Django admin.

It is the ProseMirror editor of django-prose-editor, started by a script of our own.
The package's own starter puts an import map and a style sheet into the page, which
the content policy refuses. Without JavaScript the field is a text area with HTML.
"""

from django.contrib.admin.widgets import AdminTextareaWidget
from django.forms.widgets import Script


class ArticleEditor(AdminTextareaWidget):
    class Media:
        css = {"all": ["django_prose_editor/editor.css", "news/article_editor.css"]}
        js = [Script("news/article_editor.js", type="module")]

    def __init__(self, attrs=None):
        super().__init__({"data-article-editor": "", **(attrs or {})})

    def use_required_attribute(self, initial):
        """The browser can't point at the text area: the editor has hidden it."""
        return False
