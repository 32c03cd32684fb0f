"""Vietnamese lunar months (UTC+7), only to project Tết and the Hùng Kings' day for years not yet published.

New moons after Meeus, "Astronomical Formulae for Calculators"; month 11 holds the winter solstice, the leap month is
the first without a major solar term.
"""

from datetime import date
from functools import lru_cache
from math import floor, pi, sin

_JDN_OF_ORDINAL_0 = 1721425
_MONTH = 29.530588853


@lru_cache(maxsize=4096)
def _new_moon(k: int) -> int:
    """Julian day number (local) of the k-th new moon after 1 January 1900."""
    t = k / 1236.85
    t2, t3, dr = t * t, t * t * t, pi / 180
    day = 2415020.75933 + 29.53058868 * k + 0.0001178 * t2 - 0.000000155 * t3
    day += 0.00033 * sin((166.56 + 132.87 * t - 0.009173 * t2) * dr)
    m = (359.2242 + 29.10535608 * k - 0.0000333 * t2 - 0.00000347 * t3) * dr
    n = (306.0253 + 385.81691806 * k + 0.0107306 * t2 + 0.00001236 * t3) * dr
    f = (21.2964 + 390.67050646 * k - 0.0016528 * t2 - 0.00000239 * t3) * dr
    c = (0.1734 - 0.000393 * t) * sin(m) + 0.0021 * sin(2 * m) - 0.4068 * sin(n) + 0.0161 * sin(2 * n)
    c += -0.0004 * sin(3 * n) + 0.0104 * sin(2 * f) - 0.0051 * sin(m + n) - 0.0074 * sin(m - n)
    c += 0.0004 * sin(2 * f + m) - 0.0004 * sin(2 * f - m) - 0.0006 * sin(2 * f + n)
    c += 0.0010 * sin(2 * f - n) + 0.0005 * sin(2 * n + m)
    delta = -0.000278 + 0.000265 * t + 0.000262 * t2
    return floor(day + c - delta + 0.5 + 7 / 24)


def _sector(jdn: int) -> int:
    """Which twelfth of the ecliptic (0–11) the sun is in at the start of the local day."""
    t = (jdn - 2451545.5 - 7 / 24) / 36525
    dr = pi / 180
    m = (357.52910 + 35999.05030 * t - 0.0001559 * t * t) * dr
    lon = 280.46645 + 36000.76983 * t + 0.0003032 * t * t
    lon += (1.9146 - 0.004817 * t) * sin(m) + (0.019993 - 0.000101 * t) * sin(2 * m) + 0.00029 * sin(3 * m)
    return floor((lon % 360) / 30)


def _month_11(year: int) -> int:
    """k of the new moon that opens lunar month 11 of a year."""
    k = floor((date(year, 12, 31).toordinal() + _JDN_OF_ORDINAL_0 - 2415021) / _MONTH)
    return k - 1 if _sector(_new_moon(k)) >= 9 else k


def lunar_day(year: int, month: int, day: int) -> date:
    """The solar date of a lunar day; months 1–10, never the leap month."""
    k, following = _month_11(year - 1), _month_11(year)
    offset = month + 1
    if following - k == 13:
        leap = next(i for i in range(1, 14) if _sector(_new_moon(k + i)) == _sector(_new_moon(k + i + 1)))
        offset += offset >= leap
    return date.fromordinal(_new_moon(k + offset) - _JDN_OF_ORDINAL_0 + day - 1)
