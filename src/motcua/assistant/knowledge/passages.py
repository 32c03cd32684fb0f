"""A procedure as passages: title, what comes out, documents, fee, time, place, steps, conditions, legal basis. Pure.

From every shape in which lists are passed on (`catalogue.national`), a bundle, or a listed procedure.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.facts import facts
from motcua.onestop.catalogue.listing import Listing
from motcua.onestop.catalogue.national import fold_empty

LONGEST = 6_000
"""Letters of a passage."""


class Kind(StrEnum):
    TITLE = "title"
    PURPOSE = "purpose"
    RESULT = "result"
    DOCUMENTS = "documents"
    FEE = "fee"
    TIME = "time"
    PLACE = "place"
    STEPS = "steps"
    CONDITIONS = "conditions"
    BASIS = "basis"


@dataclass(frozen=True)
class Known:
    """A procedure as it is known here; `passages` has only what its source tells."""

    code: str
    title: str
    sector: str
    levels: tuple[str, ...]
    passages: Mapping[Kind, str]
    source: str = ""


Row = Mapping[str, Any]
Told = dict[Kind, Any]


def of_row(listing: Listing, row: Row) -> Known:
    """`row` is the line of the file that `listing` was read from; {} where it has no details."""
    told: Told = {}
    for mark, shape in _SHAPES.items():
        if mark in row:
            told = shape(row)
            break
    return _known(listing, told)


def of_listing(listing: Listing) -> Known:
    return _known(listing, {})


def _known(listing: Listing, told: Told) -> Known:
    all_told = {
        Kind.TITLE: listing.title, Kind.FEE: listing.fee, Kind.TIME: listing.time_limit, Kind.PLACE: listing.agency,
        **told,
    }  # fmt: skip
    passages = {kind: text for kind in Kind if (text := _text(all_told.get(kind)))}
    return Known(listing.code, listing.title, listing.sector, tuple(listing.levels), passages, listing.source)


def of_bundle(bundle: Bundle) -> Known:
    def vi(text: Mapping[str, str] | None) -> str:
        return text.get("vi", "") if text else ""

    data = bundle.data
    told = {
        Kind.TITLE: vi(bundle.title), Kind.RESULT: vi(bundle.result.title),
        Kind.PURPOSE: [vi(bundle.summary), *data.get("everyday", [])],
        Kind.DOCUMENTS: [vi(one.title) for one in bundle.documents],
        Kind.FEE: [vi(one.text) for one in bundle.fees],
        Kind.TIME: [vi(one.note) or one.value for one in bundle.limits],
        Kind.PLACE: vi(data.get("decided_by")),
        Kind.BASIS: [vi(one.fact.source) for one in facts(bundle)],
    }  # fmt: skip
    passages = {kind: text for kind in Kind if (text := _text(told.get(kind)))}
    return Known(bundle.code, vi(bundle.title), vi(data["sector"]["name"]), (str(bundle.level),), passages)


def _text(value: Any) -> str:
    """One text, lists a line an entry; "" for what only says that there is nothing."""
    if isinstance(value, str | int | float):
        text = " ".join(str(value).split())
        return "" if fold_empty(text) else text[:LONGEST]
    if isinstance(value, Iterable) and not isinstance(value, Mapping):
        return "\n".join(dict.fromkeys(filter(None, map(_text, value))))[:LONGEST]
    return ""


def _each(value: Any, *names: str) -> list[str]:
    """What is told under any of `names` in the entries of a list."""
    if not isinstance(value, list):
        return []
    return [_text([entry.get(name) for name in names]) for entry in value if isinstance(entry, Mapping)]


def _merged(row: Row) -> Told:
    return {
        Kind.RESULT: _each(row.get("results"), "name"), Kind.DOCUMENTS: _each(row.get("components"), "group", "name"),
        Kind.STEPS: row.get("steps"), Kind.CONDITIONS: row.get("requirements"),
        Kind.BASIS: _each(row.get("legal_basis"), "code", "name"),
    }  # fmt: skip


def _interface(row: Row) -> Told:
    cases = [case for case in row.get("executionCases") or [] if isinstance(case, Mapping)]
    return {
        Kind.RESULT: _each(row.get("resultsDetails"), "name"),
        Kind.DOCUMENTS: [text for case in cases for text in _each(case.get("profileComponents"), "name")],
        Kind.STEPS: _each(row.get("executionSteps"), "name", "description"),
        Kind.CONDITIONS: [row.get("description"), row.get("requirementsAndConditions")],
        Kind.BASIS: _each(row.get("legalBasisesDetails"), "code", "name"),
    }  # fmt: skip


def _page(row: Row) -> Told:
    return {
        Kind.RESULT: row.get("ket_qua_xu_ly"), Kind.DOCUMENTS: row.get("thanh_phan_ho_so"),
        Kind.STEPS: row.get("trinh_tu_thuc_hien"), Kind.CONDITIONS: row.get("yeu_cau_dieu_kien"),
        Kind.BASIS: row.get("can_cu_phap_ly"),
    }  # fmt: skip


def _word(row: Row) -> Told:
    content, tables = row.get("content") or {}, row.get("tables") or {}
    return {
        Kind.RESULT: content.get("kết_quả_thực_hiện"),
        Kind.DOCUMENTS: _each(tables.get("thanh_phan_ho_so"), "ten_giay_to"),
        Kind.STEPS: content.get("trình_tự_thực_hiện"), Kind.CONDITIONS: content.get("yêu_cầu_điều_kiện_thực_hiện"),
        Kind.BASIS: _each(tables.get("can_cu_phap_ly"), "so_ky_hieu", "trich_yeu"),
    }  # fmt: skip


_SHAPES: dict[str, Callable[[Row], Told]] = {
    "executionMethods": _interface, "methods": _merged, "ma_thu_tuc": _page, "metadata": _word,
}  # fmt: skip
