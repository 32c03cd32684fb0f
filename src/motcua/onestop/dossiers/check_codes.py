"""The code below the QR code of a result, for whoever has no camera: sixteen signs to type, found in a column.

It says nothing by itself and cannot be guessed: 80 bits of an HMAC over the result's id, in Crockford's base 32
(no I, L, O, U), kept with the result so that it outlives the key.
"""

from uuid import UUID

from django.utils.crypto import salted_hmac

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 16, 4
_READ_AS = str.maketrans("OIL", "011", " -.\t\u00a0\u2013")


def of(result_id: UUID) -> str:
    """The sixteen signs without groups."""
    digest = salted_hmac("motcua.result", str(result_id), algorithm="sha256").digest()
    number = int.from_bytes(digest[:10], "big")
    return "".join(SIGNS[number >> shift & 31] for shift in range((LENGTH - 1) * 5, -1, -5))


def grouped(code: str) -> str:
    """7K3M-9QWX-4TDP-2HNB, as it is printed."""
    return "-".join(code[n : n + GROUP] for n in range(0, len(code), GROUP))


def read(typed: str) -> str:
    """The signs of what was typed: blanks, hyphens, points, small letters and look-alikes are tolerated; ValueError
    when it cannot be a code."""
    code = typed.upper().translate(_READ_AS)
    if len(code) != LENGTH or set(code) - set(SIGNS):
        raise ValueError(typed)
    return code
