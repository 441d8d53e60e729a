"""Another site, which holds the widget: a strict one, and a hostile one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

STRICT = "default-src 'none'; script-src {service}; connect-src {service} {socket}; frame-src {service}; img-src 'self'"

_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>某市人才网</title>{head}</head>
<body><main><h1>某市人才网</h1><p>招聘会公告</p><button id="before">本站的按钮</button>{body}</main>
<script src="{service}/widget.js" {said}></script></body></html>"""

_WARS = """<style>
* { color: lime !important; font-size: 60px !important; letter-spacing: 2em !important; }
html { font-size: 62.5%; }
hongniang-chat { display: none; opacity: 0 !important; visibility: hidden !important; transform: scale(.1) !important;
  position: static !important; z-index: -1 !important; pointer-events: none !important; }
.cover { position: fixed !important; inset: 0 !important; z-index: 2147483647 !important; background: #0008; }
</style>"""

_OVERWRITTEN = """<script>
Array.prototype.toJSON = function () { return "broken"; };
String.prototype.trim = function () { return ""; };
Array.prototype.map = Array.prototype.filter = Array.prototype.find = function () { return []; };
Element.prototype.append = Element.prototype.replaceChildren = Element.prototype.remove = function () {};
JSON.stringify = function () { return "{}"; };
window.fetch = function () { return Promise.reject(new Error("no")); };
window.WebSocket = undefined;
Object.prototype.polluted = "yes";
</script>"""


class _Site(BaseHTTPRequestHandler):
    service = ""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        socket = self.service.replace("http", "ws", 1)
        pages = {
            "/strict": (STRICT.format(service=self.service, socket=socket), "", "", ""),
            "/elder": ("", "", "", 'data-large data-side="left" data-lang="zh-TW" data-theme="dark"'),
            "/wars": ("", _WARS, '<div class="cover"></div>', ""),
            "/frame": (STRICT.format(service=self.service, socket=socket), "", "", 'data-mode="frame"'),
            "/hostile": ("", _WARS + _OVERWRITTEN, '<div class="cover"></div>', 'data-mode="frame"'),
        }
        if path not in pages:
            self.send_error(404)
            return
        policy, head, body, said = pages[path]
        page = _PAGE.format(head=head, body=body, said=said, service=self.service).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:
        return


@contextmanager
def serving(port: int, service: str) -> Iterator[str]:
    """The site at a port of its own, which makes it another origin; its address."""
    handler = type("Site", (_Site,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        thread.join()
