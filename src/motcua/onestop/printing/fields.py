"""What a template can be filled with: every fact of a dossier by a key that stays, with the name people know it by.

Values are what the dossier says, never looked up anew; documents are in Vietnamese, as letters are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings

from motcua.foundation.calendar.labels import say_limit
from motcua.foundation.calendar.limits import Limit
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import FieldType
from motcua.onestop.catalogue.forms import Question
from motcua.onestop.printing.enums import Shape

Text = Mapping[str, str]
Value = str | date


@dataclass(frozen=True)
class Field:
    """`is_given`: every dossier that is printed should have it; `names` are other names by which templates call it."""

    key: str
    label: Text
    names: tuple[str, ...] = ()
    is_given: bool = True

    @property
    def section(self) -> str:
        return self.key.partition(".")[0]


SECTIONS: dict[str, Text] = {
    "form": {"vi": "Tờ khai", "en": "The form"},
    "result": {"vi": "Kết quả", "en": "The result"},
    "applicant": {"vi": "Chủ hồ sơ, người nộp", "en": "Applicant and submitter"},
    "dossier": {"vi": "Hồ sơ", "en": "The dossier"},
    "unit": {"vi": "Cơ quan", "en": "The agency"},
    "officer": {"vi": "Cán bộ in", "en": "The officer who prints"},
    "print": {"vi": "Lần in", "en": "The printing"},
}


def _f(key: str, vi: str, en: str, *names: str, given: bool = True) -> Field:
    return Field(key, {"vi": vi, "en": en}, names, given)


COMMON = (
    _f("applicant.name", "Họ và tên (tên) chủ hồ sơ", "Name of the applicant", "chủ hồ sơ", "họ tên", "họ và tên",
       "ông bà", "tên tổ chức cá nhân", "tên doanh nghiệp", "applicant name", "full name"),
    _f("applicant.number", "Số định danh, mã số thuế của chủ hồ sơ", "Number of the applicant", "số giấy tờ chủ hồ sơ",
       "số CCCD", "số căn cước", "số CMND", "số định danh", "số định danh cá nhân", "mã số thuế",
       "số giấy tờ người nộp"),
    _f("applicant.address", "Địa chỉ của chủ hồ sơ", "Address of the applicant", "địa chỉ chủ hồ sơ", "địa chỉ",
       "địa chỉ người nộp", given=False),
    _f("applicant.phone", "Số điện thoại của chủ hồ sơ", "Telephone of the applicant", "số điện thoại chủ hồ sơ",
       "số điện thoại", "điện thoại", "số điện thoại người nộp", given=False),
    _f("applicant.email", "Thư điện tử của chủ hồ sơ", "E-mail of the applicant", "email chủ hồ sơ", "email",
       "email người nộp", given=False),
    _f("applicant.submitter", "Người nộp hồ sơ", "Who filed", "tên người nộp", "người nộp hồ sơ", "người nộp"),
    _f("dossier.code", "Mã hồ sơ", "Code of the dossier", "số hồ sơ", "dossier code"),
    _f("dossier.procedure", "Tên thủ tục", "Name of the procedure", "trích yếu hồ sơ", "tên TTHC",
       "nội dung yêu cầu giải quyết", "thủ tục"),
    _f("dossier.procedure_code", "Mã thủ tục", "Code of the procedure"),
    _f("dossier.submitted_on", "Ngày nộp", "Day of filing", "thời gian nộp"),
    _f("dossier.received_on", "Ngày tiếp nhận", "Day of reception", "thời gian nhận hồ sơ", "ngày nhận"),
    _f("dossier.due_on", "Ngày hẹn trả kết quả", "Day the result is due", "ngày hẹn trả"),
    _f("dossier.limit", "Thời hạn giải quyết", "Time limit", "thời hạn xử lý hồ sơ", "thời hạn xử lý"),
    _f("dossier.place", "Nơi tiếp nhận", "Place of reception", "đơn vị tiếp nhận", "bộ phận tiếp nhận"),
    _f("dossier.channel", "Kênh nộp hồ sơ", "How it was filed", "kênh thực hiện", "hình thức nộp"),
    _f("dossier.delivery", "Nơi nhận kết quả", "How the result is received", "nhận kết quả tại", given=False),
    _f("dossier.tracking", "Địa chỉ tra cứu hồ sơ", "Address to follow the dossier at", "link tra cứu", "host path"),
    _f("dossier.supplement", "Nội dung yêu cầu bổ sung", "What has to be supplemented", "lý do bổ sung",
       "nội dung bổ sung"),
    _f("result.reason", "Lý do từ chối", "Reason of the refusal"),
    _f("result.number", "Số của kết quả", "Number of the result", "số giấy phép", "số kết quả", "số ký hiệu kết quả"),
    _f("result.signed_on", "Ngày ký kết quả", "Day the result was signed", "ngày ký", "ngày cấp"),
    _f("result.signed_by", "Người ký kết quả", "Who signed the result", "người ký"),
    _f("unit.name", "Tên cơ quan giải quyết", "Name of the agency", "tiêu đề trái 2", "tên cơ quan", "tên đơn vị",
       "cơ quan"),
    _f("unit.parent", "Cơ quan cấp trên", "Agency above", "tiêu đề trái 1", "cơ quan chủ quản", given=False),
    _f("unit.place", "Địa danh", "Place before the date", "tên địa danh", "nơi ký"),
    _f("unit.phone", "Số điện thoại của cơ quan", "Telephone of the agency", "số điện thoại đơn vị", "đường dây nóng",
       given=False),
    _f("officer.name", "Tên cán bộ in", "Name of the officer", "người tiếp nhận", "cán bộ", "người lập", "người giao",
       "người hướng dẫn", "chuyên viên"),
    _f("officer.position", "Chức vụ của cán bộ in", "Position of the officer", "chức vụ", given=False),
    _f("print.date", "Ngày in", "Day of printing", "ngày tháng năm", "ngày in", "hôm nay"),
    _f("print.number", "Số thứ tự trong lần in", "Number within the printing", "số thứ tự", "STT"),
)  # fmt: skip
LISTS: dict[str, tuple[Field, ...]] = {
    "documents": (
        _f("documents.index", "Số thứ tự", "Number", "index", "stt", "tt"),
        _f("documents.title", "Tên giấy tờ", "Name of the paper", "ten", "tên", "ten giay to", "title"),
        _f("documents.copies", "Số bản", "How many", "so luong", "copies", "so ban giay"),
        _f("documents.originals", "Số bản chính", "Originals", "so ban chinh", given=False),
        _f("documents.photocopies", "Số bản sao", "Copies", "so ban sao", "nhan ban giay", given=False),
        _f("documents.given_on", "Ngày nhận", "Day it came", "ngay nhan"),
    ),
    "steps": (
        _f("steps.index", "Số thứ tự", "Number", "index", "stt", "tt"),
        _f("steps.on", "Ngày, giờ", "Day and time", "ngay gui", "thoi gian", "ngay"),
        _f("steps.who", "Người thực hiện", "Who did it", "nguoi xu ly", "can bo"),
        _f("steps.what", "Việc đã làm", "What was done", "thao tac", "noi dung"),
    ),
}
LIST_LABELS: dict[str, tuple[Text, tuple[str, ...]]] = {
    "documents": ({"vi": "Thành phần hồ sơ đã nộp", "en": "Papers that were given"},
                  ("thanh phan ho so", "thanh phan ho sos", "giay to", "giay tos", "documents")),
    "steps": ({"vi": "Quá trình giải quyết", "en": "Steps of the dossier"},
              ("qua trinh", "qua trinhs", "qua trinh xu ly", "steps")),
}  # fmt: skip


def fields_for(bundles: Sequence[Bundle]) -> list[Field]:
    """The common fields, and those of the forms and results of the procedures that the template is for."""
    own: dict[str, Field] = {}
    for bundle in bundles:
        for question in bundle.form.questions:
            own.setdefault(f"form.{question.key}", _of("form", question, bundle))
        for question in bundle.result.fields.questions:
            own.setdefault(f"result.data.{question.key}", _of("result.data", question, bundle))
    return [*own.values(), *COMMON]


def _of(section: str, question: Question, bundle: Bundle) -> Field:
    is_given = question.required and question.when is None
    return Field(f"{section}.{question.key}", question.label, (question.key.replace("_", " "),), is_given)


@dataclass(frozen=True)
class Facts:
    """Everything about one dossier that templates can say: `values` by key, rows of `lists` by their name."""

    values: dict[str, Value]
    lists: dict[str, list[dict[str, Value]]]


def shown(value: Value | None, shape: str = "") -> str:
    """As it stands in a document: 21/10/2025, or as the shape says."""
    if value is None:
        return ""
    if isinstance(value, date):
        ways = {
            Shape.WORDS: f"ngày {value:%d} tháng {value:%m} năm {value:%Y}", Shape.DAY: f"{value:%d}",
            Shape.MONTH: f"{value:%m}", Shape.YEAR: f"{value:%Y}",
        }  # fmt: skip
        return ways.get(Shape(shape), f"{value:%d/%m/%Y}")
    if shape in (Shape.UPPER, Shape.LOWER):
        return value.upper() if shape == Shape.UPPER else value.lower()
    return value


def answered(questions: Iterable[Question], data: Mapping[str, Any], section: str) -> dict[str, Value]:
    """Answers in words: a chosen value by its label, days as days."""
    found: dict[str, Value] = {}
    for question in questions:
        value = data.get(question.key)
        if value is None or value == "":
            continue
        found[f"{section}.{question.key}"] = _said(question, value)
    return found


def _said(question: Question, value: Any) -> Value:
    if question.type is FieldType.CHOICE:
        return pick(question.label_of(value) or value, "vi")
    if question.type is FieldType.YES_NO:
        return "Có" if value in (True, "true", "yes") else "Không"
    if question.type is FieldType.DATE:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            return str(value)
    if isinstance(value, int | float):
        return f"{value:,}".replace(",", "\0").replace(".", ",").replace("\0", ".")
    return str(value)


def day_of(at: datetime | None) -> date | None:
    return local(at).date() if at else None


@lru_cache(maxsize=256)
def limit_of(text: str) -> str:
    return say_limit(Limit.parse(text), "vi")


def hotline() -> str:
    return str(settings.ENV.hotline)
