"""A site that says which time it was asked, and a reader of one process that keeps copies of it."""

from wsgiref.util import setup_testing_defaults

from campaign_site.page_cache import PageCache

FOR_EVERYONE = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding", "ETag": '"1"'}


class Body(list):
    is_closed = False

    def close(self):
        self.is_closed = True


class Site:
    """Says each time which time it is; `status` and `headers` are what the next page has."""

    def __init__(self):
        self.status, self.headers, self.asked, self.bodies = "200 OK", FOR_EVERYONE, [], []

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        self.bodies.append(Body([b"page ", str(len(self.asked)).encode()]))
        start_response(self.status, list(self.headers.items()))
        return self.bodies[-1]


class Reader:
    def __init__(self, application):
        self.application = PageCache(application)

    def asks(self, path="/news/", method="GET", **environ):
        """The status, the headers and the body."""
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path} | environ
        setup_testing_defaults(environ)
        said = []
        body = self.application(environ, lambda *words: said.extend(words))
        return said[0], dict(said[1]), b"".join(body)

    def reads(self, *arguments, **environ):
        return self.asks(*arguments, **environ)[2].decode()
