"""From a provider's claims to ours. The names on the right are those a provincial system receives from VNeID."""

from typing import Any

from motcua.foundation.common.text import clean
from motcua.foundation.identity.errors import EidRefused
from motcua.foundation.identity.ports import BusinessClaim, EidClaims
from motcua.outside.adapters.values import calendar_date, sex_of

CLAIMS = {
    "citizen_number": ("SoDinhDanh", "citizen_number"),
    "full_name": ("HoVaTen", "name"),
    "birth_date": ("NgayThangNamSinh", "birthdate"),
    "sex": ("GioiTinh", "gender"),
    "residence": ("NoiThuongTru", "address"),
    "phone": ("SoDienThoai", "phone_number"),
    "email": ("ThuDienTu", "email"),
    "loa": ("loAs", "acr"),
    "businesses": ("DoanhNghiep", "businesses"),
}
"""Our name → claim names tried in order; VNeID's own name first, the one of OpenID Connect second."""


def _first(name: str, *sources: dict[str, Any]) -> Any:
    """The first value given, asking the sources in order: what is signed before what was only fetched."""
    return next((s[key] for s in sources for key in CLAIMS[name] if s.get(key) not in (None, "")), None)


def _assurance(value: Any) -> int:
    """Level of assurance 1–3 from a number or from a name that ends in one; anything else counts as the lowest."""
    digits = str(value or "")[-1:]
    return int(digits) if digits in ("1", "2", "3") else 1


def _business(item: dict[str, Any]) -> BusinessClaim:
    return BusinessClaim(
        tax_code=str(item.get("MaSoThue") or item.get("tax_code") or ""),
        name=clean(str(item.get("TenDoanhNghiep") or item.get("name") or "")),
        address=clean(str(item.get("DiaChi") or item.get("address") or "")),
        scope=clean(str(item.get("VaiTro") or item.get("scope") or "")),
        valid_from=calendar_date(item.get("TuNgay") or item.get("valid_from")),
        valid_to=calendar_date(item.get("DenNgay") or item.get("valid_to")),
    )


def to_claims(issuer: str, signed: dict[str, Any], details: dict[str, Any], id_token: str) -> EidClaims:
    """Checked claims in our terms. The level of assurance counts only when signed; no number or name is refused."""

    def take(name: str) -> Any:
        return _first(name, signed, details)

    number, name = str(take("citizen_number") or ""), clean(str(take("full_name") or ""))
    if not (number.isascii() and number.isdigit() and len(number) == 12) or not name:
        raise EidRefused("incomplete")
    address = take("residence")
    if isinstance(address, dict):
        address = address.get("formatted", "")
    return EidClaims(
        issuer=issuer, sub=str(signed["sub"]), citizen_number=number, full_name=name,
        loa=_assurance(_first("loa", signed)), birth_date=calendar_date(take("birth_date")),
        sex=sex_of(take("sex")), residence=clean(str(address or "")),
        phone=str(take("phone") or ""), email=str(take("email") or ""),
        businesses=tuple(b for b in map(_business, take("businesses") or []) if b.tax_code),
        id_token=id_token,
    )  # fmt: skip
