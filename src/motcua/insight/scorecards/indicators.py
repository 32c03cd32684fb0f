"""The indicators: what each counts, among what, where the formula comes from. Pure; `conditions` computes them.

A definition that counts otherwise than before takes a new version, so that a receipt tells which one it was.
"""

from dataclasses import dataclass

from motcua.insight.scorecards.enums import Base, Trait

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A share (`counts` among those of the base with the trait `among`, or all), or a number when `counts` is None."""

    key: str
    version: int
    title: Words
    base: Base
    numerator: Words
    denominator: Words
    source: Words
    counts: Trait | None = None
    among: Trait | None = None
    is_trouble: bool = False

    @property
    def is_share(self) -> bool:
        return self.counts is not None


_OWN = {
    "vi": "Cách tính của phần mềm, không lấy từ văn bản nào.",
    "en": "This software's own formula, not taken from a rule.",
}  # fmt: skip
_RECEIVED = {"vi": "Hồ sơ tiếp nhận trong kỳ", "en": "Dossiers received in the period"}
_SETTLED = {
    "vi": "Hồ sơ đã ban hành kết quả trong kỳ, tiếp nhận lúc nào cũng tính",
    "en": "Dossiers whose result was issued in the period, whenever they were received",
}
_NONE = {"vi": "", "en": ""}
_LEVEL = {
    "vi": "Mức độ trực tuyến lấy theo phiên bản thủ tục mà hồ sơ áp dụng. Cách tính của phần mềm.",
    "en": "The online level is that of the revision the dossier keeps. This software's own formula.",
}
_BY_DATE = {
    "vi": "So ngày ban hành kết quả với ngày giờ hẹn trả (đã trừ thời gian chờ bổ sung). Cách tính của phần mềm.",
    "en": "The issue of the result beside its due time, waiting for papers taken off. This software's own formula.",
}  # fmt: skip

_THREE_PLACES = {
    "vi": "Nơi hỗ trợ, nơi tiếp nhận và cơ quan có thẩm quyền là ba thông tin riêng của hồ sơ, thống kê riêng "
    "(tiếp nhận không phụ thuộc địa giới hành chính, Nghị định 118/2025/NĐ-CP).",
    "en": "Place of support, place of reception and competent agency are three fields of a dossier with a statistic "
    "each (reception outside the boundary, Decree 118/2025/NĐ-CP).",
}

_SPLIT = {
    "vi": "Cách tính riêng của phần mềm này. Tự nộp và có người hỗ trợ cộng lại bằng tỷ lệ nộp trực tuyến; một tờ khai "
    "được khai giúp mà người nộp tự gửi tính là tự nộp.",
    "en": "This software's own formula. By themselves and with help add up to the share sent online; a form filled in "
    "with help that the applicant sends is sent by themselves.",
}
INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "received", 1, {"vi": "Hồ sơ đã tiếp nhận", "en": "Dossiers received"}, Base.RECEIVED,
        {
            "vi": "Hồ sơ được tiếp nhận trong kỳ; lần tiếp nhận đã hủy không tính",
            "en": "Dossiers received in the period; a reception that was undone does not count",
        },
        _NONE, _OWN,
    ),
    Indicator(
        "elsewhere", 1, {"vi": "Nộp tại trung tâm của nơi khác", "en": "Filed at a centre of another agency"},
        Base.RECEIVED,
        {
            "vi": "Hồ sơ trong đó do trung tâm của cơ quan khác tiếp nhận (phi địa giới hành chính)",
            "en": "Of these, received by a centre of another agency (outside the boundary)",
        },
        _RECEIVED, _THREE_PLACES, Trait.ELSEWHERE,
    ),
    Indicator(
        "at_its_centres", 1,
        {"vi": "Tiếp nhận tại trung tâm của đơn vị", "en": "Received at the unit's own centres"}, Base.AT_ITS_CENTRES,
        {
            "vi": "Hồ sơ tiếp nhận trong kỳ tại trung tâm của đơn vị, cơ quan nào giải quyết cũng tính",
            "en": "Dossiers received in the period at the unit's centres, whichever agency settles them",
        },
        _NONE, _THREE_PLACES,
    ),
    Indicator(
        "for_others", 1,
        {"vi": "Tiếp nhận thay cơ quan khác", "en": "Received for other agencies"}, Base.AT_ITS_CENTRES,
        {
            "vi": "Hồ sơ trong đó thuộc thẩm quyền giải quyết của cơ quan khác",
            "en": "Of these, settled by another agency",
        },
        {
            "vi": "Hồ sơ tiếp nhận trong kỳ tại trung tâm của đơn vị",
            "en": "Dossiers received in the period at the unit's centres",
        },
        _THREE_PLACES, Trait.FOR_OTHERS,
    ),
    Indicator(
        "helped", 1, {"vi": "Được đơn vị hỗ trợ nộp hồ sơ", "en": "Helped to file by the unit"}, Base.HELPED,
        {
            "vi": "Hồ sơ tiếp nhận trong kỳ có nơi hỗ trợ là trung tâm, quầy của đơn vị",
            "en": "Dossiers received in the period whose place of support is a centre or counter of the unit",
        },
        _NONE, _THREE_PLACES,
    ),
    Indicator(
        "helped_for_others", 1,
        {"vi": "Hỗ trợ nộp ở nơi khác", "en": "Helped, and received elsewhere"}, Base.HELPED,
        {
            "vi": "Hồ sơ trong đó do trung tâm của cơ quan khác tiếp nhận",
            "en": "Of these, received by a centre of another agency",
        },
        {
            "vi": "Hồ sơ tiếp nhận trong kỳ có nơi hỗ trợ là trung tâm, quầy của đơn vị",
            "en": "Dossiers received in the period whose place of support is a centre or counter of the unit",
        },
        _THREE_PLACES, Trait.ELSEWHERE,
    ),
    Indicator(
        "online", 2, {"vi": "Tỷ lệ hồ sơ nộp trực tuyến", "en": "Share sent online"}, Base.RECEIVED,
        {
            "vi": "Hồ sơ trong đó nộp qua cổng này hoặc Cổng Dịch vụ công quốc gia, tự nộp hoặc có người hỗ trợ",
            "en": "Of these, sent on this portal or the national one, by the applicant or with help",
        },
        _RECEIVED,
        {
            "vi": "Gần với chỉ số 3.3 của Quyết định 766/QĐ-TTg; chưa xét tỷ lệ đồng bộ và kết quả điện tử.",
            "en": "Close to no. 3.3 of Decision 766/QĐ-TTg; without its conditions on synchronisation and result.",
        },
        Trait.ONLINE,
    ),
    Indicator(
        "online_self", 1, {"vi": "Nộp trực tuyến, tự nộp", "en": "Sent online by themselves"}, Base.RECEIVED,
        {
            "vi": "Hồ sơ trong đó do người nộp tự gửi qua cổng này hoặc Cổng Dịch vụ công quốc gia",
            "en": "Of these, sent by the applicant on this portal or the national one",
        },
        _RECEIVED, _SPLIT, Trait.SELF_ONLINE,
    ),
    Indicator(
        "online_assisted", 1, {"vi": "Nộp trực tuyến, có người hỗ trợ", "en": "Sent online with help"}, Base.RECEIVED,
        {
            "vi": "Hồ sơ trong đó được nộp giúp tại điểm hỗ trợ, người nộp đã đồng ý",
            "en": "Of these, sent at a help point for an applicant who agreed",
        },
        _RECEIVED, _SPLIT, Trait.ASSISTED_ONLINE,
    ),
    Indicator(
        "online_full", 2,
        {"vi": "Nộp trực tuyến, thủ tục toàn trình", "en": "Sent online, fully online procedures"}, Base.RECEIVED,
        {"vi": "Hồ sơ trong đó nộp trực tuyến", "en": "Of these, sent online"},
        {
            "vi": "Hồ sơ tiếp nhận trong kỳ thuộc thủ tục trực tuyến toàn trình",
            "en": "Dossiers received in the period under a fully online procedure",
        },
        _LEVEL, Trait.ONLINE, Trait.FULLY_ONLINE,
    ),
    Indicator(
        "online_partial", 2,
        {"vi": "Nộp trực tuyến, thủ tục một phần", "en": "Sent online, partly online procedures"}, Base.RECEIVED,
        {"vi": "Hồ sơ trong đó nộp trực tuyến", "en": "Of these, sent online"},
        {
            "vi": "Hồ sơ tiếp nhận trong kỳ thuộc thủ tục trực tuyến một phần",
            "en": "Dossiers received in the period under a partly online procedure",
        },
        _LEVEL, Trait.ONLINE, Trait.PARTLY_ONLINE,
    ),
    Indicator(
        "supplemented", 1, {"vi": "Tỷ lệ hồ sơ phải bổ sung", "en": "Share asked for more papers"}, Base.RECEIVED,
        {
            "vi": "Hồ sơ trong đó đã bị yêu cầu bổ sung (mẫu 02) sau khi tiếp nhận",
            "en": "Of these, asked by form 02 after their reception",
        },
        _RECEIVED, _OWN, Trait.SUPPLEMENTED,
    ),
    Indicator(
        "settled", 1, {"vi": "Hồ sơ đã giải quyết", "en": "Dossiers settled"}, Base.SETTLED, _SETTLED, _NONE, _OWN
    ),
    Indicator(
        "early", 1, {"vi": "Giải quyết trước hạn", "en": "Settled early"}, Base.SETTLED,
        {"vi": "Hồ sơ trong đó có kết quả trước ngày hẹn trả", "en": "Of these, issued before the day appointed"},
        _SETTLED, _BY_DATE, Trait.EARLY,
    ),
    Indicator(
        "on_time", 1, {"vi": "Giải quyết đúng hạn", "en": "Settled on time"}, Base.SETTLED,
        {
            "vi": "Hồ sơ trong đó có kết quả đúng ngày hẹn trả, chưa quá giờ hẹn",
            "en": "Of these, issued on the day appointed and not after its time",
        },
        _SETTLED, _BY_DATE, Trait.ON_THE_DAY,
    ),
    Indicator(
        "late", 1, {"vi": "Giải quyết quá hạn", "en": "Settled late"}, Base.SETTLED,
        {"vi": "Hồ sơ trong đó có kết quả sau giờ hẹn trả", "en": "Of these, issued after the time appointed"},
        _SETTLED, _BY_DATE, Trait.LATE, is_trouble=True,
    ),
    Indicator(
        "overdue", 1, {"vi": "Quá hạn, chưa giải quyết", "en": "Overdue, not yet settled"}, Base.IN_WORK,
        {
            "vi": "Hồ sơ trong đó đã quá hạn trả, không tính hồ sơ đang chờ bổ sung",
            "en": "Of these, past their due time; those that wait for papers do not count",
        },
        {
            "vi": "Hồ sơ tiếp nhận đến hết kỳ, kể cả kỳ trước chuyển sang, chưa giải quyết xong ở thời điểm tính",
            "en": "Dossiers received by the end of the period, earlier ones too, not ended at the moment of counting",
        },
        _OWN, Trait.OVERDUE, is_trouble=True,
    ),
    Indicator(
        "in_time_766", 1, {"vi": "Trước hạn và đúng hạn theo Quyết định 766", "en": "In time by Decision 766"},
        Base.RECEIVED,
        {
            "vi": "Hồ sơ trong đó kết thúc không quá hạn. Chưa kết thúc thì so đến cuối kỳ hoặc thời điểm tính; "
            "đang chờ bổ sung thì so đến lúc yêu cầu; yêu cầu bổ sung từ hai lần trở lên là quá hạn",
            "en": "Of these, ended by their due time. One not ended is compared at the end of the period or the "
            "moment of counting, one waiting for papers when they were asked for; asked twice counts as late",
        },
        _RECEIVED,
        {
            "vi": "Quyết định 766/QĐ-TTg, chỉ số 2.1. Chưa đối chiếu với số liệu của Cổng Dịch vụ công quốc gia.",
            "en": "Decision 766/QĐ-TTg, no. 2.1. Not yet compared with the figures of the national portal.",
        },
        Trait.IN_TIME_766,
    ),
    Indicator(
        "electronic", 1, {"vi": "Tỷ lệ hồ sơ có kết quả điện tử", "en": "Share with an electronic result"},
        Base.SETTLED,
        {
            "vi": "Hồ sơ trong đó có tệp kết quả đã ký số, đã ban hành",
            "en": "Of these, with a signed file of the result that was issued",
        },
        _SETTLED,
        {
            "vi": "Gần với chỉ số 4.1 của Quyết định 766/QĐ-TTg; mẫu số ở đây là mọi hồ sơ đã giải quyết.",
            "en": "Close to no. 4.1 of Decision 766/QĐ-TTg; counted here among all settled dossiers.",
        },
        Trait.ELECTRONIC,
    ),
)  # fmt: skip
BY_KEY = {one.key: one for one in INDICATORS}
