"""Why a dossier behind a share was not counted, in words; from what its row says. Pure."""

from datetime import datetime

from motcua.insight.scorecards.enums import Trait
from motcua.insight.scorecards.indicators import Words
from motcua.insight.scorecards.periods import LOCAL

_SAME = {
    Trait.ONLINE: {"vi": "Không nộp trực tuyến", "en": "Not sent online"},
    Trait.SELF_ONLINE: {"vi": "Không tự nộp trực tuyến", "en": "Not sent online by the applicant alone"},
    Trait.ASSISTED_ONLINE: {"vi": "Không nộp trực tuyến có người hỗ trợ", "en": "Not sent online with help"},
    Trait.FULLY_ONLINE: {"vi": "Thủ tục không trực tuyến toàn trình", "en": "The procedure is not fully online"},
    Trait.PARTLY_ONLINE: {"vi": "Thủ tục không trực tuyến một phần", "en": "The procedure is not partly online"},
    Trait.SUPPLEMENTED: {
        "vi": "Không bị yêu cầu bổ sung sau khi tiếp nhận", "en": "Not asked for more papers after its reception",
    },
    Trait.LATE: {"vi": "Có kết quả chưa quá giờ hẹn trả", "en": "Issued by the time appointed"},
    Trait.ELSEWHERE: {"vi": "Tiếp nhận tại trung tâm của đơn vị", "en": "Received at the unit's own centre"},
    Trait.FOR_OTHERS: {"vi": "Thuộc thẩm quyền của đơn vị", "en": "Settled by the unit itself"},
    Trait.ELECTRONIC: {
        "vi": "Không có tệp kết quả ký số đã ban hành", "en": "No signed file of the result was issued",
    },
}  # fmt: skip
_AFTER_THE_DAY = {"vi": "Có kết quả sau ngày hẹn trả", "en": "Issued after the day appointed"}
_ON_THE_DAY = {"vi": "Có kết quả đúng ngày hẹn trả", "en": "Issued on the day appointed"}
_BEFORE_THE_DAY = {"vi": "Có kết quả trước ngày hẹn trả", "en": "Issued before the day appointed"}
_AFTER_THE_TIME = {
    "vi": "Có kết quả đúng ngày nhưng sau giờ hẹn trả", "en": "Issued on the day appointed, but after its time",
}  # fmt: skip
_NOT_DUE = {"vi": "Chưa đến hạn trả", "en": "Not due yet"}
_WAITS = {"vi": "Đồng hồ đang dừng: chờ bổ sung", "en": "Its clock stands still: it waits for papers"}
_LATE = {"vi": "Có kết quả sau giờ hẹn trả", "en": "Issued after the time appointed"}
_PAST = {"vi": "Đã quá hạn trả", "en": "Past its due time"}
_TWICE = {
    "vi": "Yêu cầu bổ sung từ hai lần trở lên, hoặc đã quá hạn lúc yêu cầu bổ sung",
    "en": "Asked for papers twice, or past its due time when they were asked for",
}


def why_not(trait: Trait, due_at: datetime | None, settled_at: datetime | None, at: datetime) -> Words:
    """Of a row that has not the `trait`, as it stood at `at`."""
    if trait in (Trait.EARLY, Trait.ON_THE_DAY) and due_at and settled_at:
        day, due = settled_at.astimezone(LOCAL).date(), due_at.astimezone(LOCAL).date()
        if day < due:
            return _BEFORE_THE_DAY
        if day > due:
            return _AFTER_THE_DAY
        return _ON_THE_DAY if trait is Trait.EARLY else _AFTER_THE_TIME
    if trait is Trait.OVERDUE:
        return _NOT_DUE if due_at is None or due_at >= at else _WAITS
    if trait is Trait.IN_TIME_766:
        if settled_at:
            return _LATE if due_at and settled_at > due_at else _TWICE
        return _PAST if due_at and due_at < at else _TWICE
    return _SAME.get(trait, {"vi": "", "en": ""})
