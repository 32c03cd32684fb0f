"""Finding a dossier by the words people know it by: name, numbers, phone, parts of its code.

The words stand in a table of their own, so that a step of a dossier, which writes its row anew, never touches their
index. A trigger of the database keeps them, so no way of writing a dossier can forget them.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from motcua.foundation.common.text import fold
from motcua.foundation.identifiers import phone


class WordsField(models.Field):
    """A `tsvector` of plain words; looked up with `words__begin=[…]`: each of them begins one of the words; or with
    a `tsquery` made here."""

    def db_type(self, connection: object) -> str:
        return "tsvector"


@WordsField.register_lookup
class Begin(models.Lookup):
    lookup_name = "begin"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple]:
        lhs, values = self.process_lhs(compiler, connection)
        return f"{lhs} @@ %s::tsquery", (*values, self.rhs if isinstance(self.rhs, str) else query(self.rhs))


@WordsField.register_lookup
class Has(Begin):
    """The same, asked of rows that are known already: their words are looked at one by one, not found by the index."""

    lookup_name = "has"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple]:
        sql, values = super().as_sql(compiler, connection)
        return f"({sql}) IS TRUE", values


def query(words: list[str]) -> str:
    """A `tsquery` that takes the words literally."""
    quoted = (word.replace("\\", "\\\\").replace("'", "''") for word in words)
    return " & ".join(f"'{word}':*" for word in quoted)


def query_of_units(units: Iterable[UUID], words: list[str]) -> str:
    """The same for words of names, among the dossiers that one of these units settles or receives (migration 0014)."""
    return " | ".join(f"({query([f'{str(unit)[-8:]}:{word}' for word in words])})" for unit in units)


def words_of(text: str) -> list[str]:
    """What was typed as the words that are kept; a phone number as people write it at home."""
    digits = re.sub(r"[\s.()-]", "", text)
    if re.fullmatch(r"\+?[0-9]+", digits):
        with suppress(ValueError):
            return ["0" + phone.normalise(digits)[3:]]
        return [digits.lstrip("+")]
    return fold(text).split()
