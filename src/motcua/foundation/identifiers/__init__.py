"""Parsers and makers of the identifiers that people and systems hand in: pure, standard library only.

Each module has `parse(text)` and most a `make(...)`; everything refused is an IdentifierError.
"""

from motcua.foundation.identifiers import citizen_number, dossier_code, id_card_qr, mrz, phone, tax_code, vietqr
from motcua.foundation.identifiers.errors import IdentifierError
from motcua.foundation.identifiers.names import mask_name

__all__ = [
    "IdentifierError", "citizen_number", "dossier_code", "id_card_qr", "mask_name", "mrz", "phone", "tax_code",
    "vietqr",
]  # fmt: skip
