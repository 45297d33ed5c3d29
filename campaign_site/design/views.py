"""A page that lists what there is, pages of parts, and whole pages as a reader meets them.

Buttons on them work and do nothing: what is sent is not read, and the same page comes again.
"""

from django.http import Http404
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from .pages import GROUPS, PAGES
from .parts import PARTS


@method_decorator(csrf_exempt, name="dispatch")
class DesignView(TemplateView):
    """For no search engine, and without a cookie: the forms on it hold no token."""

    def post(self, request, *args, **kwargs):
        return self.get(request, *args, **kwargs)

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response({**context, "csrf_token": ""}, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def known(self, things):
        if self.kwargs["name"] not in things:
            raise Http404
        return things[self.kwargs["name"]]


class StartView(DesignView):
    template_name = "design/start.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(parts=PARTS, groups=GROUPS, **kwargs)


class PartsView(DesignView):
    """Parts that belong together, each in all its states."""

    def get_template_names(self):
        return [f"design/{self.kwargs['name']}.html"]

    def get_context_data(self, **kwargs):
        parts = self.known(PARTS)
        return super().get_context_data(title=parts.title, **parts.shown(), **kwargs)


class WholePageView(DesignView):
    """A page of the site, by its own template."""

    def get_template_names(self):
        return [self.known(PAGES).template_name]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**self.known(PAGES).shown(), **kwargs)
