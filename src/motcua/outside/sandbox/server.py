"""All stand-ins behind one port: `python -m motcua.outside.sandbox.server --port N --smtp M --var DIR`."""

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from motcua.outside.sandbox.bank.app import create_app as bank_app
from motcua.outside.sandbox.eid.app import create_app as eid_app
from motcua.outside.sandbox.mailbox import smtp
from motcua.outside.sandbox.mailbox.app import create_app as mailbox_app
from motcua.outside.sandbox.model.app import create_app as model_app
from motcua.outside.sandbox.population.app import create_app as population_app
from motcua.outside.sandbox.receiver.app import create_app as receiver_app
from motcua.outside.sandbox.rssp.app import create_app as rssp_app
from motcua.outside.sandbox.token.app import create_app as token_app
from motcua.outside.sandbox.tsa.app import create_app as tsa_app

log = logging.getLogger("motcua.sandbox")
STAND_INS = (
    ("eid", "Định danh điện tử mô phỏng", "Thay cho hệ thống định danh và xác thực điện tử quốc gia (OpenID Connect)."),
    ("tsa", "Dấu thời gian mô phỏng", "Thay cho tổ chức cấp dấu thời gian (RFC 3161)."),
    ("rssp", "Ký số từ xa mô phỏng", "Thay cho dịch vụ ký số từ xa, xác nhận trên điện thoại (CSC API)."),
    ("token", "Công cụ ký USB Token mô phỏng", "Thay cho công cụ ký trên máy của lãnh đạo và thiết bị USB Token."),
    ("population", "Dữ liệu dân cư mô phỏng", "Thay cho Cơ sở dữ liệu quốc gia về dân cư (tra cứu theo số và họ tên)."),
    ("model", "Mô hình ngôn ngữ mô phỏng", "Thay cho mô hình ngôn ngữ của trợ lý (chat completions)."),
    ("bank", "Ngân hàng mô phỏng", "Thay cho ngân hàng thu (VietQR), Nền tảng thanh toán quốc gia và VNPAY."),
    ("receiver", "Hệ thống nhận thông báo mô phỏng", "Thay cho phần mềm của cơ quan khác (Standard Webhooks)."),
    ("mailbox", "Hộp thư mô phỏng", "Thay cho máy chủ thư điện tử (SMTP). Thư nằm lại ở đây, không gửi ra ngoài."),
)
PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Các hệ thống mô phỏng</title>
<style>body{{font:17px/1.5 system-ui,sans-serif;max-width:800px;margin:0 auto;padding:16px}}
a{{color:#1d4f91}}a:focus{{outline:3px solid #fd0}}</style></head><body><main>
<h1>Các hệ thống mô phỏng</h1>
<p>Dùng cho bản trình diễn và kiểm thử. Không có hệ thống thật nào được gọi đến.</p>
<dl>{rows}</dl></main></body></html>"""


class QuietHandler(WSGIRequestHandler):
    """Reports faults only; no line a request."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        if str(code).startswith("5"):
            log.error("%s answered %s", self.path, code)


def front() -> Flask:
    """The page that names each stand-in and what it stands for."""
    app = Flask("sandbox", static_folder=None)

    @app.get("/")
    def index() -> str:
        rows = (
            f'<dt><a href="/{name}/">{escape(title)}</a></dt><dd>{escape(text)}</dd>' for name, title, text in STAND_INS
        )
        return PAGE.format(rows="".join(rows))

    @app.get("/favicon.ico")
    def icon() -> tuple[str, int]:
        return "", 204  # browsers ask for one on every page of a stand-in

    return app


def create_app(
    var: Path, base_url: str, *, redirect_hosts: tuple[str, ...] = (), calls: str = "", origins: tuple[str, ...] = ()
) -> Callable[..., Any]:  # fmt: skip
    """One WSGI application: `/` and each stand-in below its name. `base_url` is the outside address without a path;
    `calls` where the bank tells of payments; `origins` of the pages that may use the token."""
    base = base_url.rstrip("/")
    mounts: dict[str, Any] = {
        "/eid": eid_app(var, f"{base}/eid", redirect_hosts=redirect_hosts),
        "/tsa": tsa_app(var),
        "/rssp": rssp_app(var, f"{base}/rssp"),
        "/token": token_app(var, f"{base}/token", origins=origins),
        "/population": population_app(),
        "/model": model_app(),
        "/bank": bank_app(f"{base}/bank", calls, var),
        "/receiver": receiver_app(f"{base}/receiver"),
        "/mailbox": mailbox_app(var),
    }
    return DispatcherMiddleware(front(), mounts)


def serve(arguments: list[str] | None = None) -> int:
    """Run until SIGTERM or SIGINT; 0 after a clean stop, 1 with one sentence when a port is taken."""
    options = _options(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    options.var.mkdir(parents=True, exist_ok=True)
    base_url = options.base_url or f"http://{options.host}:{options.port}"
    app = create_app(options.var, base_url, redirect_hosts=tuple(options.client_redirect), calls=options.calls,
                     origins=tuple(options.origin))  # fmt: skip
    try:
        server = make_server(options.host, options.port, app, threaded=True, request_handler=QuietHandler)
    except (OSError, SystemExit):
        return _taken(options.port)
    try:
        mail = smtp.start(options.var, options.smtp, options.host)
    except OSError:
        server.server_close()
        return _taken(options.smtp)
    _stop_on_signal(server)
    try:
        server.serve_forever(poll_interval=0.2)
    finally:
        mail.stop()
        server.server_close()
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="motcua.outside.sandbox.server", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="HTTP port of all but the mailbox's SMTP")
    parser.add_argument("--smtp", type=int, required=True, help="SMTP port of the mailbox")
    parser.add_argument("--var", type=Path, required=True, help="data folder")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--base-url", default="", help="outside address, default http://HOST:PORT")
    parser.add_argument("--calls", default="", help="where the bank tells of payments: …/api/payments")
    parser.add_argument(
        "--origin", action="append", default=[], help="of pages that may use the token: http://HOST:PORT"
    )
    parser.add_argument(
        "--client-redirect", action="append", default=[], metavar="HOST",
        help="host besides this machine to which the e-ID may send people back; may be given several times",
    )  # fmt: skip
    return parser.parse_args(arguments)


def _stop_on_signal(server: BaseWSGIServer) -> None:
    def stop(*_: object) -> None:
        threading.Thread(target=server.shutdown).start()  # shutdown() waits for the loop, which this handler interrupts

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def _taken(port: int) -> int:
    sys.stderr.write(f"The stand-ins cannot listen on port {port}: another program uses it. Choose another PORT.\n")
    return 1


if __name__ == "__main__":
    sys.exit(serve())
