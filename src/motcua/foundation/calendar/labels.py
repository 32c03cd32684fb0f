"""The sentences of legal time in Vietnamese and English, and how dates, limits and minutes are written."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from motcua.foundation.calendar.limits import Limit
from motcua.foundation.calendar.working_time import working_minutes
from motcua.foundation.calendar.year import LOCAL, Calendar

if TYPE_CHECKING:
    from motcua.foundation.calendar.term import Due

WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
SOURCES = {
    "Bộ luật Lao động 2019, Điều 112": "Labour Code 2019, Article 112",
    "Bộ luật Lao động 2019, Điều 111 khoản 3": "Labour Code 2019, Article 111(3)",
    "dự kiến theo Bộ luật Lao động 2019, Điều 111, 112": "projected by the Labour Code 2019, Articles 111 and 112",
    "Nghị quyết 80-NQ/TW": "Resolution 80-NQ/TW",
    "Thông báo hoán đổi ngày làm việc trong năm": "The year's notice of swapped working days",
    "12729/VPCP-KGVX, 25/12/2025": "Letter 12729/VPCP-KGVX of the Government Office, 25 December 2025",
}
"""In English, the documents that the shipped days off rest on; a notice entered later keeps its Vietnamese name."""
UNITS = {
    "wd": {"vi": "ngày làm việc", "en": "working day"},
    "d": {"vi": "ngày", "en": "day"},
    "h": {"vi": "giờ làm việc", "en": "working hour"},
    "m": {"vi": "tháng", "en": "month"},
}
KINDS = {
    "start": {"vi": "tiếp nhận", "en": "receipt"},
    "stop": {"vi": "tạm dừng", "en": "stop"},
    "resume": {"vi": "tính tiếp", "en": "resume"},
    "extend": {"vi": "gia hạn", "en": "extension"},
    "end": {"vi": "kết thúc", "en": "end"},
}
LATE = {
    "": {"vi": "", "en": ""},
    "day_off": {"vi": "vào ngày nghỉ", "en": "on a day off"},
    "cut_off": {"vi": "sau giờ chốt", "en": "after the cut-off"},
    "closed": {"vi": "sau giờ làm việc", "en": "after office hours"},
}
"""Why what was received counts from a later day."""
SENTENCES = {
    "received": {
        "vi": "Tiếp nhận lúc {at}{note}; ngày tiếp nhận không tính. Thời hạn {limit}.",
        "en": "Received at {at}{note}; the day of receipt is not counted. The limit is {limit}.",
    },
    "received_late": {
        "vi": "Tiếp nhận lúc {at}{note}, {why}: coi như tiếp nhận {day}; ngày đó không tính. Thời hạn {limit}.",
        "en": "Received at {at}{note}, {why}: counted as received on {day}, "
        "which itself is not counted. The limit is {limit}.",
    },
    "received_open": {
        "vi": "Tiếp nhận lúc {at}{note}; tính giờ làm việc ngay từ lúc đó. Thời hạn {limit}.",
        "en": "Received at {at}{note}; working time counts from that moment. The limit is {limit}.",
    },
    "received_closed": {
        "vi": "Tiếp nhận lúc {at}{note}, ngoài giờ làm việc; tính từ khi mở cửa, {begin}. Thời hạn {limit}.",
        "en": "Received at {at}{note}, outside office hours; time counts from the next opening, {begin}. "
        "The limit is {limit}.",
    },
    "received_late_hours": {
        "vi": "Tiếp nhận lúc {at}{note}, {why}: tính từ {begin}. Thời hạn {limit}.",
        "en": "Received at {at}{note}, {why}: time counts from {begin}. The limit is {limit}.",
    },
    "received_same_day": {
        "vi": "Tiếp nhận lúc {at}{note}; giải quyết {limit}.",
        "en": "Received at {at}{note}; to be settled {limit}.",
    },
    "received_same_day_late": {
        "vi": "Tiếp nhận lúc {at}{note}, {why}: chuyển sang ngày làm việc tiếp theo, {day}.",
        "en": "Received at {at}{note}, {why}: moved to the next working day, {day}.",
    },
    "whole_day": {"vi": "{first}: tính cả ngày, {minutes} phút.", "en": "{first}: the whole day, {minutes} minutes."},
    "whole_days": {
        "vi": "Từ {first} đến {last}: {count} ngày làm việc, mỗi ngày {each} phút, cộng {minutes} phút.",
        "en": "{first} to {last}: {count} working days of {each} minutes, {minutes} minutes in all.",
    },
    "made_up": {
        "vi": "{on}: ngày làm việc ({reason}), từ {start} đến {end}, {minutes} phút.",
        "en": "{on}: a working day ({reason}), {start} to {end}, {minutes} minutes.",
    },
    "part": {
        "vi": "{on}, từ {start} đến {end}: {minutes} phút làm việc.",
        "en": "{on}, {start} to {end}: {minutes} working minutes.",
    },
    "round": {
        "vi": "Thời hạn tính theo ngày nên kéo đến hết giờ làm việc {on}: thêm {minutes} phút.",
        "en": "A limit in days runs to the end of office hours on {on}: {minutes} more minutes.",
    },
    "off": {"vi": "{first}: không tính ({reason}).", "en": "{first}: not counted ({reason})."},
    "off_days": {
        "vi": "Từ {first} đến {last}: không tính ({reason}).",
        "en": "{first} to {last}: not counted ({reason}).",
    },
    "calendar_day": {"vi": "{first}: 1 ngày.", "en": "{first}: 1 day."},
    "calendar_days": {"vi": "Từ {first} đến {last}: {count} ngày.", "en": "{first} to {last}: {count} days."},
    "moved": {
        "vi": "Ngày cuối là ngày nghỉ nên thời hạn kết thúc vào ngày làm việc tiếp theo, {last}: thêm {count} ngày.",
        "en": "The last day is a day off, so the term ends on the next working day, {last}; days added: {count}.",
    },
    "stop": {"vi": "Tạm dừng tính thời gian lúc {at}{note}.", "en": "The clock stopped at {at}{note}."},
    "resume": {"vi": "Tính tiếp thời gian từ {at}{note}.", "en": "The clock resumed at {at}{note}."},
    "extend": {"vi": "Gia hạn thêm {limit} lúc {at}{note}.", "en": "Extended by {limit} at {at}{note}."},
    "end": {"vi": "Kết thúc tính thời gian lúc {at}{note}.", "en": "The clock ended at {at}{note}."},
    "ignored": {
        "vi": "Việc {kind} ghi lúc {at}{note} không làm thay đổi thời hạn.",
        "en": "The {kind} recorded at {at}{note} changes nothing.",
    },
    "not_started": {"vi": "Chưa bắt đầu tính thời hạn {limit}.", "en": "The limit of {limit} has not started."},
    "due": {"vi": "Hạn trả kết quả: {due_at}.", "en": "Due: {due_at}."},
    "no_due": {
        "vi": "Đồng hồ đang dừng; hạn trả kết quả được tính lại khi tính tiếp thời gian.",
        "en": "The clock is stopped; the due time is worked out again when it resumes.",
    },
    "projected": {
        "vi": "Lịch nghỉ sau năm {year} là dự kiến; hạn này được tính lại khi có thông báo chính thức.",
        "en": "Days off after {year} are projected; this due time changes when the official notice appears.",
    },
}
ERRORS = {
    "limit_form": {
        "vi": "Không hiểu thời hạn “{text}”. Hãy viết như 0wd, 2wd, 3d, 8h hoặc 1m.",
        "en": "Cannot read the limit “{text}”. Write it like 0wd, 2wd, 3d, 8h or 1m.",
    },
    "limit_amount": {
        "vi": "Thời hạn “{text}” không hợp lệ: số phải từ 1 đến 9999 (số 0 chỉ dùng cho ngày làm việc).",
        "en": "The limit “{text}” is not valid: 1 to 9999 (0 only for working days).",
    },
    "extend_without_limit": {
        "vi": "Lần gia hạn lúc {at} không ghi thời gian gia hạn.",
        "en": "The extension at {at} does not say by how much.",
    },
    "naive": {"vi": "Thời điểm {at} thiếu múi giờ.", "en": "The moment {at} has no time zone."},
    "outside_table": {
        "vi": "Bảng ngày làm việc không có {number} ngày kể từ {day}.",
        "en": "The table of working days does not hold {number} days from {day}.",
    },
    "negative_minutes": {"vi": "Số phút không được âm: {minutes}.", "en": "Minutes must not be negative: {minutes}."},
    "calendar_hours": {
        "vi": "Giờ làm việc không hợp lệ: đủ bảy ngày, các khoảng giờ theo thứ tự, ít nhất một ngày làm việc.",
        "en": "The office hours are not valid: seven days, spans in order, at least one day with hours.",
    },
    "calendar_form": {"vi": "Không đọc được lịch: {detail}.", "en": "Cannot read the calendar: {detail}."},
}


def say_date(on: date, lang: str = "vi") -> str:
    day = WEEKDAYS[lang][on.weekday()]
    return f"{day} {on:%d/%m/%Y}" if lang == "vi" else f"{day} {on.day} {MONTHS[on.month - 1]} {on.year}"


def say_limit(limit: Limit, lang: str = "vi") -> str:
    if limit.amount == 0:
        return "trong ngày làm việc" if lang == "vi" else "on the same working day"
    word = UNITS[limit.unit.value][lang]
    return f"{limit.amount} {word}{'s' if lang == 'en' and limit.amount != 1 else ''}"


def _say(key: str, value: Any, lang: str) -> str:
    if isinstance(value, datetime):
        local = value.astimezone(LOCAL)
        return f"{local:%H:%M} {say_date(local.date(), lang)}"
    if isinstance(value, date):
        return say_date(value, lang)
    if isinstance(value, Limit):
        return say_limit(value, lang)
    if isinstance(value, Mapping):
        return str(value.get(lang) or value.get("vi", ""))
    if key == "note":
        return f" ({value})" if value else ""
    words = {"kind": KINDS, "why": LATE}.get(key)
    return words[value][lang] if words else str(value)


def explain(due: "Due", lang: str = "vi") -> list[str]:
    """One plain sentence a line; Vietnamese unless lang is "en"."""
    lang = "en" if lang == "en" else "vi"
    said = []
    for line in due.lines:
        text = SENTENCES[line.message_id][lang].format(**{k: _say(k, v, lang) for k, v in line.facts.items()})
        said.append(text[0].upper() + text[1:])
    return said


def humanise(minutes: int, lang: str = "vi", day_minutes: int = 480) -> str:
    """Office minutes left as people say them ("còn 2 ngày 3 giờ"); negative is late. A day is `day_minutes`."""
    days, rest = divmod(abs(minutes), day_minutes)
    hours, rest = divmod(rest, 60)
    rest = 0 if days else rest  # minutes matter on the last day only
    words = ("ngày", "giờ", "phút") if lang != "en" else ("day", "hour", "minute")
    parts = [
        f"{n} {word}{'s' if lang == 'en' and n != 1 else ''}"
        for n, word in zip((days, hours, rest), words, strict=True)
        if n
    ]
    if not parts:
        return "due now" if lang == "en" else "đến hạn"
    text = " ".join(parts)
    if lang == "en":
        return f"{text} left" if minutes > 0 else f"{text} late"
    return f"còn {text}" if minutes > 0 else f"quá hạn {text}"


def say_left(due_at: datetime, at: datetime, calendar: Calendar, lang: str = "vi") -> str:
    """Working time left until then, or passed since, as every page says it; on the last day in hours, with the time of
    day it ends at."""
    minutes, end = working_minutes(calendar, at, due_at), due_at.astimezone(LOCAL)
    if at > due_at and not minutes:
        return "past the due time" if lang == "en" else "đã quá hạn"
    if at > due_at or end.date() != at.astimezone(LOCAL).date():
        return humanise(minutes, lang)
    if not minutes:
        return f"due today at {end:%H:%M}" if lang == "en" else f"đến hạn lúc {end:%H:%M} hôm nay"
    left = humanise(minutes, lang, day_minutes=24 * 60)
    return f"{left}, until {end:%H:%M} today" if lang == "en" else f"{left}, đến {end:%H:%M} hôm nay"


def say_until(end: datetime, at: datetime, lang: str = "vi") -> str:
    """Until which time of which day, tomorrow's by that word: for terms of a few working hours."""
    end, on = end.astimezone(LOCAL), at.astimezone(LOCAL).date()
    if end.date() == on + timedelta(days=1):
        return f"until {end:%H:%M} tomorrow" if lang == "en" else f"đến {end:%H:%M} ngày mai"
    day = say_date(end.date(), lang)
    return f"until {end:%H:%M} on {day}" if lang == "en" else f"đến {end:%H:%M} {day}"
