"""Days off of a year that no notice has listed yet, by Labour Code 2019 art. 111–112 and Resolution 80-NQ/TW."""

from datetime import date, timedelta

from motcua.foundation.calendar.lunar import lunar_day

TET = {"vi": "Tết Nguyên Đán", "en": "Lunar New Year"}
SOURCE = "dự kiến theo Bộ luật Lao động 2019, Điều 111, 112"


def project(year: int) -> dict[date, dict[str, str]]:
    """Date → reason {vi, en}. Tết: its eve and four days after; 2 September with a neighbouring weekday."""
    tet = lunar_day(year, 1, 1)
    days = {
        date(year, 1, 1): {"vi": "Tết Dương lịch", "en": "New Year's Day"},
        **{tet + timedelta(n): TET for n in range(-1, 4)},
        lunar_day(year, 3, 10): {"vi": "Giỗ Tổ Hùng Vương", "en": "Hùng Kings' Day"},
        date(year, 4, 30): {"vi": "Ngày Chiến thắng 30/4", "en": "Reunification Day"},
        date(year, 5, 1): {"vi": "Ngày Quốc tế Lao động 1/5", "en": "Labour Day"},
        date(year, 11, 24): {"vi": "Ngày Văn hóa Việt Nam", "en": "Vietnam Culture Day"},
    }
    national = {"vi": "Quốc khánh", "en": "National Day"}
    neighbour = date(year, 9, 3) if date(year, 9, 3).weekday() < 5 else date(year, 9, 1)
    days[date(year, 9, 2)] = days[neighbour] = national
    for off in sorted(d for d in days if d.weekday() >= 5):  # art. 111.3: the next working day is off instead
        instead = off
        while instead in days or instead.weekday() >= 5:
            instead += timedelta(1)
        name = days[off]
        days[instead] = {"vi": f"nghỉ bù {name['vi']}", "en": f"in lieu of {name['en']}"}
    return days
