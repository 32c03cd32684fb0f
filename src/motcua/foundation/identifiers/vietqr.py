"""VietQR payment codes: EMVCo merchant-presented TLV with the NAPAS template 38 and CRC-16/CCITT-FALSE."""

import re
import unicodedata
from dataclasses import dataclass

from motcua.foundation.identifiers.errors import IdentifierError

GUID = "A000000727"
SERVICES = ("QRIBFTTA", "QRIBFTTC")  # to an account, to a card


@dataclass(frozen=True, slots=True)
class VietQR:
    """`amount` in whole đồng, None when the payer types it; `purpose` is ASCII."""

    bin: str
    account: str
    amount: int | None = None
    purpose: str = ""
    bill: str = ""
    reference: str = ""
    service: str = "QRIBFTTA"


def crc16(text: str) -> str:
    """CRC-16/CCITT-FALSE (polynomial 1021, start FFFF), four capital hexadecimal digits."""
    crc = 0xFFFF
    for byte in text.encode("utf-8", "surrogatepass"):
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return f"{crc:04X}"


def ascii_purpose(text: str) -> str:
    """Vietnamese text without marks, only what banks let through; at most 50 characters."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = re.sub(r"[^A-Za-z0-9 ./_-]", "", plain.encode("ascii", "ignore").decode())
    plain = " ".join(plain.split())
    if len(plain) > 50:
        raise IdentifierError("vietqr_purpose")
    return plain


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}" if value else ""


def make(
    bin: str, account: str, amount: int | None = None, purpose: str = "", *, bill: str = "", reference: str = "",
    service: str = "QRIBFTTA",
) -> str:  # fmt: skip
    """The text of the QR code: static (11) without an amount, dynamic (12) with one."""
    _check(bin, account, amount, service)
    extra = "".join(
        _field(tag, ascii_purpose(value)) for tag, value in (("01", bill), ("05", reference), ("08", purpose))
    )
    if len(extra) > 99:
        raise IdentifierError("vietqr_purpose")
    bank = _field("00", GUID) + _field("01", _field("00", bin) + _field("01", account)) + _field("02", service)
    body = _field("00", "01") + _field("01", "12" if amount else "11") + _field("38", bank) + _field("53", "704")
    body += _field("54", str(amount) if amount else "") + _field("58", "VN") + _field("62", extra) + "6304"
    return body + crc16(body)


def _check(bin: str, account: str, amount: int | None, service: str) -> None:
    if not re.fullmatch(r"[0-9]{6}", bin):
        raise IdentifierError("vietqr_bin")
    if not re.fullmatch(r"[A-Za-z0-9]{1,19}", account):
        raise IdentifierError("vietqr_account")
    if amount is not None and not 0 < amount < 10**13:
        raise IdentifierError("vietqr_amount")
    if service not in SERVICES:
        raise IdentifierError("vietqr_form")


def _fields(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        head = re.compile(r"([0-9]{2})([0-9]{2})").match(text, at)
        if not head or head[1] in found:
            raise IdentifierError("vietqr_form")
        length = int(head[2])
        value = text[at + 4 : at + 4 + length]
        if not length or len(value) != length:
            raise IdentifierError("vietqr_form")
        found[head[1]] = value
        at += 4 + length
    return found


def parse(text: str) -> VietQR:
    """Read a VietQR code; structure first, then the checksum."""
    text = text.strip()
    if not text.isascii():
        raise IdentifierError("vietqr_form")
    fields = _fields(text)
    if fields.get("00") != "01" or fields.get("58") != "VN" or fields.get("53") != "704" or text[-8:-4] != "6304":
        raise IdentifierError("vietqr_form")
    if crc16(text[:-4]) != text[-4:].upper():
        raise IdentifierError("vietqr_crc")
    bank = _fields(fields.get("38", ""))
    to = _fields(bank.get("01", ""))
    if bank.get("00") != GUID:
        raise IdentifierError("vietqr_form")
    amount = fields.get("54")
    if amount is not None and not re.fullmatch(r"[0-9]{1,13}(\.0{1,2})?", amount):
        raise IdentifierError("vietqr_amount")
    extra = _fields(fields.get("62", ""))
    found = VietQR(
        to.get("00", ""), to.get("01", ""), None if amount is None else int(amount.split(".")[0]),
        extra.get("08", ""), extra.get("01", ""), extra.get("05", ""), bank.get("02", "QRIBFTTA"),
    )  # fmt: skip
    _check(found.bin, found.account, found.amount, found.service)
    return found
