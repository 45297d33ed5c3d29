"""A browser without a screen, for the site behind its proxy: it keeps cookies and goes on.

It answers as Django's test client does (`status_code`, `content`, `headers`, `redirect_chain`),
so that whoever tells the site something in a test can do it through the whole stack.
"""

import http.client
import socket
import ssl
from contextlib import suppress
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

FORM = "application/x-www-form-urlencoded"
MOST_REDIRECTS = 10


class Answer:
    """What came back."""

    def __init__(self, status, headers, content, url):
        self.status_code = status
        self.headers = headers
        self.content = content
        self.path = url
        self.redirect_chain = []

    @property
    def url(self):
        """Where it leads."""
        return self.headers.get("Location")

    @property
    def text(self):
        return self.content.decode(errors="replace")


class StackClient:
    """One visitor. Raises OSError when nobody answers, as when a process was stopped."""

    def __init__(self, port, name, timeout=40, source="127.0.0.1", headers=()):
        self.port = port
        self.name = name
        self.timeout = timeout
        self.source = source
        self.headers = dict(headers)
        self.cookies = {}
        self.path = ""

    def get(self, path, follow=False, **headers):
        return self.follow(self.ask("GET", path, None, headers), follow)

    def post(self, path, data=None, content_type=FORM, follow=False, **headers):
        """`data` is a mapping, or the body as it is."""
        body = data if isinstance(data, (str, bytes)) else urlencode(data or {}, doseq=True)
        sent = {"Content-Type": content_type, "Origin": f"https://{self.name}"} | headers
        return self.follow(self.ask("POST", path, body, sent), follow)

    def ask(self, method, path, body, headers):
        connection = http.client.HTTPSConnection(
            "127.0.0.1",
            self.port,
            timeout=self.timeout,
            source_address=(self.source, 0),
            context=ssl._create_unverified_context(),  # noqa: S323 (a certificate of the run)
        )
        sent = {"Host": self.name} | self.headers | headers
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, sent)
            answered = connection.getresponse()
            answer = Answer(answered.status, answered.headers, answered.read(), path)
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()
        self.keep_cookies(answer)
        self.path = path
        return answer

    def keep_cookies(self, answer):
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value

    def follow(self, answer, follow):
        chain = []
        while follow and answer.status_code in {301, 302, 303} and len(chain) < MOST_REDIRECTS:
            path = urljoin(self.path, answer.url)
            chain.append((path, answer.status_code))
            answer = self.ask(
                "GET", urlsplit(path)._replace(scheme="", netloc="").geturl(), None, {}
            )
        answer.redirect_chain = chain
        return answer


def send_bytes(port, request, name, source, patience):
    """What no browser sends, over TLS; and all that comes back, as it is."""
    plain = socket.create_connection(("127.0.0.1", port), timeout=20, source_address=(source, 0))
    context = ssl._create_unverified_context()  # noqa: S323 (a certificate of the run)
    got = b""
    with context.wrap_socket(plain, server_hostname=name) as connection:
        connection.sendall(request)
        connection.settimeout(patience)
        with suppress(TimeoutError, ConnectionResetError, ssl.SSLEOFError):
            while part := connection.recv(65536):
                got += part
    return got


def ask_socket(path, url, name, timeout=40):
    """The status and the body of a request without the proxy, through gunicorn's own socket."""
    connection = http.client.HTTPConnection("localhost", timeout=timeout)
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.settimeout(timeout)
    try:
        connection.sock.connect(str(path))
        connection.request("GET", url, headers={"Host": name, "X-Forwarded-Proto": "https"})
        answered = connection.getresponse()
        return answered.status, answered.read()
    finally:
        connection.close()
