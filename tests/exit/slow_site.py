"""One page of ours that arrives in two pieces, with a style sheet that never does."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HANGING_SHEET = b'<link rel="stylesheet" href="/hangs.css">'
END_OF_SCRIPT = b"</script>"
MIDDLE = b"<main"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        site = self.server.site
        if self.path != "/":
            site.is_over.wait()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", site.policy)
        self.end_headers()
        self.wfile.write(site.first)
        site.may_go_on.wait()
        self.wfile.write(site.second)

    def do_POST(self):
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        """The browser has left; that is the point."""


class SlowSite:
    """Serves a response of ours; `go_on()` sends its second piece."""

    def __init__(self, response, has_hanging_sheet):
        # No page of ours has a sheet in a file; one that hangs is the slowest that can be.
        own = response["Content-Security-Policy"]
        self.policy = own.replace("style-src", "style-src 'self'") if has_hanging_sheet else own
        first, middle, second = response.content.partition(MIDDLE)
        if has_hanging_sheet:
            first = first.replace(END_OF_SCRIPT, END_OF_SCRIPT + HANGING_SHEET, 1)
        self.first, self.second = first, middle + second
        self.may_go_on = threading.Event()
        self.is_over = threading.Event()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.site = self
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def netloc(self):
        return f"localhost:{self.server.server_port}"

    @property
    def url(self):
        return f"http://{self.netloc}/"

    def go_on(self):
        self.may_go_on.set()

    def close(self):
        self.go_on()
        self.is_over.set()
        self.server.shutdown()
        self.server.server_close()
