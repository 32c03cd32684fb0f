"""The shapes in which lists of procedures are passed on as JSON, each put into the fields of `listing.Listing`. Pure.

Known: the national catalogue, its detail records (from the interface, from pages, from Word files), several of them
merged, and our own file. A zero fee that the portal prints as “Miễn phí” tells nothing: its note may give a tariff.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from motcua.onestop.catalogue.enums import ListedOnline

Raw = dict[str, Any]
UNITS = {
    "working_day": "ngày làm việc", "day": "ngày", "hour": "giờ", "month": "tháng", "year": "năm", "minute": "phút",
}  # fmt: skip
NOTHING = ("không có thông tin", "không", "không có", "không quy định", "không quy định.", "miễn phí", "0", "vnđ")
_PRINTED_FREE = re.compile(r"^(?:không có thông tin|miễn phí)+", re.IGNORECASE)
_NOUGHT = re.compile(r"\b(?:lệ )?phí\s*:\s*(?:0\s*)?đồng|^vnđ(?=\()", re.IGNORECASE)
_TYPED_FEE = re.compile(r"\b(?:FEE|SERVICE_FEE)=(?:None|0(?:\.0)?)?\s*;?")
_LIMIT = re.compile(r"(\d+(?:[.,]\d+)?) (Ngày làm việc|Ngày|Giờ|Tháng|Phút)")
_LEVEL_OF_AGENCY = [
    ("Cấp xã", re.compile(r"cấp xã|\bxã\b|phường", re.IGNORECASE)),
    ("Cấp tỉnh", re.compile(r"cấp tỉnh|\btỉnh\b|^sở\b|thành phố trực thuộc", re.IGNORECASE)),
    ("Cấp bộ", re.compile(r"^(bộ|cục|tổng cục|ngân hàng nhà nước việt nam|ủy ban chứng khoán)\b", re.IGNORECASE)),
]


def raw_of(row: Mapping[str, Any]) -> Raw | None:
    """The row in our fields; None for a shape that is not known."""
    for mark, shape in (
        ("title", dict), ("executionMethods", _interface), ("methods", _merged), ("departments", _catalogue),
        ("ma_thu_tuc", _page), ("metadata", _word),
    ):  # fmt: skip
        if mark in row:
            return shape(row)
    return None


def _catalogue(row: Mapping[str, Any]) -> Raw:
    agencies = [name for name in row.get("departments") or [] if name]
    levels = [level for level, words in _LEVEL_OF_AGENCY if any(words.search(name) for name in agencies)]
    by = row.get("departmentPromulgate") or ""
    return {
        "code": row.get("code"), "title": row.get("name"), "sector": row.get("categories"), "levels": levels,
        "agency": agencies, "source": f"Danh mục quốc gia, {by}" if by else "Danh mục quốc gia",
    }  # fmt: skip


def _interface(row: Mapping[str, Any]) -> Raw:
    methods = [
        {
            "channel": str(method.get("submissionMethod", "")).lower(), "time": method.get("processingTime"),
            "unit": str(method.get("processingTimeUnit") or "").lower(),
            "fee_text": "; ".join(_fee_of(fee) for fee in method.get("fees") or []),
        }
        for method in row.get("executionMethods") or []
    ]  # fmt: skip
    flags = (("isWard", "Cấp xã"), ("isProvince", "Cấp tỉnh"), ("isMinistry", "Cấp bộ"), ("isOtherAgency", "khác"))
    category, proposal = row.get("category") or {}, row.get("procedureProposal") or {}
    number = row.get("decisionNo") or proposal.get("proposalNumber")
    raw = {
        "code": row.get("code"), "title": row.get("name"), "sector": category.get("name"),
        "levels": [level for flag, level in flags if row.get(flag)],
        "agency": row.get("executingAgencies"), "source": _decided(number, row),
    }  # fmt: skip
    return raw | _of_methods(methods, is_full=bool(row.get("isFullProcess")))


def _fee_of(fee: Mapping[str, Any]) -> str:
    value, words = fee.get("value") or 0, str(fee.get("description") or "").strip()
    return words or (f"{int(value):,} đồng".replace(",", ".") if value else "")


def _merged(row: Mapping[str, Any]) -> Raw:
    return {
        "code": row.get("code"), "title": row.get("name"), "sector": row.get("field"), "levels": row.get("levels"),
        "agency": row.get("agencies_executing"), "source": _decided(row.get("decision"), row),
    } | _of_methods(row.get("methods") or [])  # fmt: skip


def _page(row: Mapping[str, Any]) -> Raw:
    told = str(row.get("cach_thuc_thuc_hien") or "")
    limit = _LIMIT.search(told)
    online = ListedOnline.SOME if "Trực tuyến" in told else ListedOnline.NONE if told else ListedOnline.NOT_PUBLISHED
    agency = next(
        (text for text in map(_said, (row.get("co_quan_thuc_hien"), row.get("co_quan_co_tham_quyen"))) if text), ""
    )
    return {
        "code": row.get("ma_thu_tuc"), "title": row.get("ten_thu_tuc"), "sector": row.get("linh_vuc"),
        "levels": row.get("cap_thuc_hien"), "agency": agency, "online": str(online),
        "time_limit": f"{limit[1]} {limit[2].lower()}" if limit else "",
        "source": _decided(row.get("so_quyet_dinh"), row),
    }  # fmt: skip


def _word(row: Mapping[str, Any]) -> Raw:
    told, content = row.get("metadata") or {}, row.get("content") or {}
    methods = (row.get("tables") or {}).get("hinh_thuc_nop") or []
    online = any("tuyến" in str(method.get("hinh_thuc", "")) for method in methods)
    first = methods[0] if methods else {}
    return {
        "code": row.get("thu_tuc_id"), "title": told.get("tên_thủ_tục"), "sector": told.get("lĩnh_vực"),
        "levels": told.get("cấp_thực_hiện"), "agency": _said(content.get("cơ_quan_thực_hiện")),
        "online": str(ListedOnline.SOME if online else ListedOnline.NONE if methods else ListedOnline.NOT_PUBLISHED),
        "time_limit": _said(first.get("thoi_han_giai_quyet")), "fee": fee_words(str(first.get("phi_le_phi") or "")),
        "source": _said(told.get("số_quyết_định")),
    }  # fmt: skip


def _of_methods(methods: Iterable[Mapping[str, Any]], is_full: bool = False) -> Raw:
    """Limit, fee and online level of the ways of filing: the first limit that is told, every fee that differs."""
    methods = list(methods)
    channels = {str(method.get("channel", "")).lower() for method in methods}
    if not methods:
        online = ListedOnline.NOT_PUBLISHED
    elif "online" not in channels:
        online = ListedOnline.NONE
    else:
        online = ListedOnline.FULL if is_full else ListedOnline.SOME
    limits = (_limit(method.get("time"), str(method.get("unit") or "").lower()) for method in methods)
    fees = (fee_words(str(method.get("fee_text") or "")) for method in methods)
    return {
        "online": str(online), "time_limit": next(filter(None, limits), ""),
        "fee": "; ".join(dict.fromkeys(filter(None, fees))),
    }  # fmt: skip


def _limit(time: Any, unit: str) -> str:
    """A number without its unit says nothing."""
    if not time or unit not in UNITS:
        return ""
    return f"{time:g} {UNITS[unit]}"


def fee_words(text: str) -> str:
    """What a printed fee says, "" when it only says nought."""
    words = _NOUGHT.sub(" ", _TYPED_FEE.sub(" ", text))
    words = _PRINTED_FREE.sub("", re.sub(r"\b(?:FEE|SERVICE_FEE)=", "", words).strip(" ;"))
    words = " ".join(words.strip(" ;").split())
    if words.startswith("(") and words.endswith(")"):
        words = words[1:-1].strip()
    return _said(words)


def _said(value: Any) -> str:
    text = " ".join(str(value or "").split())
    return "" if fold_empty(text) else text


def fold_empty(text: str) -> bool:
    return text.casefold().strip() in NOTHING


def _decided(number: Any, row: Mapping[str, Any]) -> str:
    number = _said(number)
    by = row.get("departmentPromulgateName") or row.get("agency_promulgating") or ""
    if not number:
        return f"Danh mục quốc gia, {by}" if by else "Danh mục quốc gia"
    return number if number.lower().startswith(("quyết định", "qđ")) else f"Quyết định {number}"
