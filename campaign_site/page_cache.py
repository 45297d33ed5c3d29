"""A page that is the same for everyone is made once a second by each process, and then copied.

A copy is good for the second of the clock in which its making began. So every process and host
is right to the second when something is published or taken back, and none need tell another.
Whoever comes while a page is made waits for it, but not for long. Whoever sends a cookie or asks
a question gets no copy and leaves none. While the database is down there are the proxy's copies.
"""

import re
import threading
import time
from contextlib import closing
from typing import NamedTuple

from django.utils.http import parse_etags

from .compressed_pages import encoding_for

MOST_BYTES, ABOUT_A_COPY, LONGEST_WAIT = 16 * 1024 * 1024, 8 * 1024, 1
# Files are no pages, a form is paused at once, and who watches the site asks the site itself.
A_PAGE = re.compile(r"GET /(?!(static|pictures|card.png|(health|ready)z|leave|(\w\w/)?report)\b)")
OF_THE_READER = ["HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE", "QUERY_STRING", "SCRIPT_NAME"]
OF_THE_PLACE = ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "wsgi.url_scheme", "PATH_INFO")
FOR_EVERYONE = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}.items()
OF_A_304 = {"Cache-Control", "ETag", "Vary", "X-Accel-Expires"}


class Answer(NamedTuple):
    status: str = ""
    headers: tuple = ()
    body: object = ()
    etag: str = ""  # of a copy alone
    second: int = 0  # in which its making began

    def to(self, tags, start_response):
        known = {tag.removeprefix("W/") for tag in parse_etags(tags)} if tags else ()
        if self.etag and (self.etag in known or "*" in known):
            start_response("304 Not Modified", [own for own in self.headers if own[0] in OF_A_304])
            return []
        start_response(self.status, list(self.headers))
        return self.body


class PageCache:
    def __init__(self, application):
        self.application, self.copies = application, {}
        self.locks = [threading.Lock() for _ in range(64)]

    def __call__(self, environ, start_response):
        is_page = A_PAGE.match(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        if not is_page or any(map(environ.get, OF_THE_READER)):
            return self.application(environ, start_response)
        key = *map(environ.get, OF_THE_PLACE), encoding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
        tags = environ.pop("HTTP_IF_NONE_MATCH", "")
        came, copy = int(time.time()), self.copies.get(key)
        if copy is None or copy.second != came:
            copy = self.newest(key, environ, came)
        return copy.to(tags, start_response)

    def newest(self, key, environ, came):
        lock = self.locks[hash(key) % len(self.locks)]
        is_mine = lock.acquire(timeout=LONGEST_WAIT)
        try:
            copy = self.copies.get(key)
            return copy if copy and copy.second >= came else self.made(key, environ)
        finally:
            if is_mine:
                lock.release()

    def made(self, key, environ):
        answer = self.ask(environ, int(time.time()))
        self.copies.pop(key, None)
        if sum(ABOUT_A_COPY + len(own.body[0]) for own in [*self.copies.values()]) > MOST_BYTES:
            self.copies.clear()
        if answer.etag:
            self.copies[key] = answer
        return answer

    def ask(self, environ, second):
        said = []
        body = self.application(environ, lambda *words: said.extend(words))
        status, headers = said[:2]
        etag = dict(headers).get("ETag", "").removeprefix("W/")
        if status != "200 OK" or not etag or not dict(headers).items() >= FOR_EVERYONE:
            return Answer(status, headers, body)
        with closing(body):
            return Answer(status, headers, [b"".join(body)], etag, second)
