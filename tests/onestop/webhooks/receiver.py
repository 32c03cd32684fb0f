"""The stand-in receiver before a real port, and what calls it."""

import threading
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server


class Quiet(WSGIRequestHandler):
    def log(self, *args: Any) -> None:
        pass


@contextmanager
def served(app: Any, **options: Any) -> Any:
    """Its port, until the end of the block."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet, **options)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
