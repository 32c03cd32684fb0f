"""Amounts of money as people write and say them: 135.000; "Một trăm ba mươi lăm nghìn đồng". Pure."""

_ONES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", " nghìn", " triệu")
BILLION = 10**9


def digits(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def in_words(amount: int) -> str:
    """Of 0 to 999,999,999,999,999,999 đồng, beginning with a capital."""
    said = _said(amount) or _ONES[0]
    return f"{said[0].upper()}{said[1:]} đồng"


def _said(amount: int) -> str:
    if amount >= BILLION:
        rest = amount % BILLION
        return f"{_said(amount // BILLION)} tỷ" + (f" {_groups(rest, is_first=False)}" if rest else "")
    return _groups(amount, is_first=True)


def _groups(amount: int, *, is_first: bool) -> str:
    parts: list[str] = []
    for place in (2, 1, 0):
        group = amount // 1000**place % 1000
        if group:
            parts.append(_three(group, whole=bool(parts) or not is_first) + _SCALES[place])
    return " ".join(parts)


def _three(number: int, *, whole: bool) -> str:
    """`whole`: something stands before it, so hundreds are said even when there are none."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    said = [f"{_ONES[hundreds]} trăm"] if hundreds or whole else []
    if tens > 1:
        said.append(f"{_ONES[tens]} mươi")
    elif tens == 1:
        said.append("mười")
    elif ones and said:
        said.append("linh")
    if ones:
        said.append("mốt" if ones == 1 and tens > 1 else "lăm" if ones == 5 and tens else _ONES[ones])
    return " ".join(said)
