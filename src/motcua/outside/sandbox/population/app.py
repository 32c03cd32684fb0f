"""A stand-in for the national population data: answers look-ups about the invented people of the e-ID stand-in."""

import hmac
import unicodedata
from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, jsonify, request

from motcua.outside.sandbox.eid.people import CITIZENS, Citizen
from motcua.outside.sandbox.population.people import more_of

KEY = "motcua-demonstration"
LIMIT = 16 * 1024
PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Dữ liệu dân cư mô phỏng</title>
<style>body{{font:17px/1.5 system-ui,sans-serif;max-width:800px;margin:0 auto;padding:16px}}
td,th{{text-align:left;padding:4px 12px 4px 0}}</style></head>
<body><main><h1>Dữ liệu dân cư mô phỏng</h1>
<p>Hệ thống này <strong>thay cho</strong> Cơ sở dữ liệu quốc gia về dân cư. Nó chỉ biết những người giả định của bản
trình diễn và chỉ trả lời khi số định danh đi cùng đúng họ tên.</p>
<p lang="en">A stand-in for the National Population Database: it knows the invented people only.</p>
<p>Đã được hỏi từ khi khởi động: {count}</p>
<table><thead><tr><th>Lúc</th><th>Số định danh</th><th>Mục đích</th><th>Kết quả</th></tr></thead>
<tbody>{rows}</tbody></table></main></body></html>"""
KEPT = 50
FIELDS = ("MaYeuCau", "SoDinhDanh", "HoVaTen", "MucDich")


def create_app() -> Flask:
    """`POST /citizens` takes {SoDinhDanh, HoVaTen, MucDich, MaYeuCau}: 200 with the record, 404, 401, 400."""
    app = Flask("population", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LIMIT
    people = {citizen.number: citizen for citizen in CITIZENS}
    asked: list[tuple[str, str, str, str]] = []
    count = [0]

    @app.get("/")
    def about() -> str:
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in reversed(asked))
        return PAGE.format(count=count[0], rows=rows)

    @app.post("/citizens")
    def look_up() -> tuple[Response, int]:
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {KEY}".encode()):
            return jsonify({"Loi": "khong_co_quyen"}), 401
        body = request.get_json(silent=True)
        if not isinstance(body, dict) or not all(isinstance(body.get(k), str) and body[k] for k in FIELDS):
            return jsonify({"Loi": "thieu_truong", "Truong": list(FIELDS)}), 400
        person = people.get(body["SoDinhDanh"])
        found = person if person and folded(person.name) == body["HoVaTen"] else None
        count[0] += 1
        asked.append((_now(), body["SoDinhDanh"], body["MucDich"], "khớp" if found else "không khớp"))
        del asked[:-KEPT]
        return (jsonify(_record(found)), 200) if found else (jsonify({"KetQua": "khong_khop"}), 404)

    return app


def _now() -> str:
    return f"{datetime.now(ZoneInfo('Asia/Ho_Chi_Minh')):%H:%M:%S, %d/%m/%Y}"


def folded(name: str) -> str:
    """Đỗ Quỳnh Giỏi → DOQUYNHGIOI."""
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if c.isalnum()).upper()


def _record(citizen: Citizen) -> dict[str, Any]:
    return {
        "SoDinhDanh": citizen.number, "HoVaTen": citizen.name, "NgayThangNamSinh": citizen.birth_date,
        "GioiTinh": citizen.sex, "NoiThuongTru": citizen.residence, **more_of(citizen.number),
    }  # fmt: skip
