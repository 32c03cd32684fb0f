"""What words that an officer wrote tell of people: of whom the dossier is, of others whom its form names, of whoever is
called by a title. Who reads how a case was decided needs none of it. Pure.

What the form says is left out wherever it is repeated; the rest by how Vietnamese writes it: an address by street or
hamlet, a plot by its numbers, a name behind “ông”, “bà”.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from motcua.assistant.answers.masking import MASK, masked, without
from motcua.foundation.common.text import fold, nfc
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import FieldType

WHOLE = frozenset({
    FieldType.NAME, FieldType.CITIZEN_NUMBER, FieldType.IDENTITY_PAPER, FieldType.PASSPORT, FieldType.PHONE,
})  # fmt: skip
"""Answers that are of a person as they stand."""
OF_PERSONS = re.compile(
    r"\b(?:ho ten|ho va ten|ten nguoi|nhung nguoi|thanh vien|chu cac|nguoi thiet ke|dia chi|cu tru|thuong tru|tam tru|"
    r"noi o|so nha|dia diem|tru so|que quan|noi sinh|noi lam viec|lien he|nhung noi|so|ma so|to ban do|thua dat)\b"
)
"""Questions whose answers in free words name people and places or numbers, by the words of their label."""
CONTACT = ("phone", "email", "address", "submitter_number", "applicant_number")
_PARTS = re.compile(r"[,;\n()]|\s[–-]\s")
_WORD = r"[^\W\d_]+"
_NAMES = rf"{_WORD}(?:\s+{_WORD}){{0,5}}"
_TITLED = re.compile(
    rf"\b((?:ông|bà|anh|chị|cô|chú|bác|cụ|cháu|bé|chủ hộ|đồng chí)\s+(?:là\s+)?)({_NAMES})", re.IGNORECASE
)
_PLACE = re.compile(
    rf"(?<!\w)(?:(?<!thành )phố|đường|thôn|xóm|ấp|buôn|tổ dân phố|tổ|khu phố|khu|ngõ|ngách|hẻm|kiệt)\s+(?:số\s+)?"
    rf"(?:\d+[^\W_]?(?:/\d+)*|{_NAMES})", re.IGNORECASE
)  # fmt: skip
_HOUSE = re.compile(rf"(?<!\w)(?:nhà\s+số|số\s+nhà|số)\s+\d+[^\W_]?(?:/\d+)*(?=[\s,]*{re.escape(MASK)})", re.IGNORECASE)
_PLOT = re.compile(r"(?<!\w)(thửa(?:\s+đất)?(?:\s+số)?|tờ(?:\s+bản\s+đồ)?(?:\s+số)?)(\s*:?\s*)\d[\d/-]*", re.IGNORECASE)


def hidden(
    text: str, answers: Mapping[str, Any], bundle: Bundle, names: Iterable[str], contact: Mapping[str, Any]
) -> str:
    """The text without what it tells of people; `names`: of those whom the dossier is of."""
    said = without(
        nfc(text), sorted({*names, *_of_form(answers, bundle), *_of_contact(contact)}, key=len, reverse=True)
    )
    for token in _tokens(answers, bundle, contact):
        said = re.sub(rf"(?<![^\W_]){re.escape(token)}(?![^\W_])", MASK, said, flags=re.IGNORECASE)
    said = _TITLED.sub(lambda found: found[1] + _behind(found[2]), masked(said))
    said = _PLACE.sub(lambda found: _place(found[0]), _PLOT.sub(rf"\1\2{MASK}", said))
    return _HOUSE.sub(MASK, said)


def _of_form(answers: Mapping[str, Any], bundle: Bundle) -> Iterator[str]:
    """Names, and each part of what is said in free words of people and places, where it is more than a word."""
    for value, is_whole in _values(answers, bundle):
        yield from [value] if is_whole else _pieces(value)


def _values(answers: Mapping[str, Any], bundle: Bundle) -> Iterator[tuple[str, bool]]:
    for question in bundle.form.questions:
        value = answers.get(question.key)
        if isinstance(value, str) and value.strip():
            if question.type in WHOLE:
                yield value.strip(), True
            elif question.type in (FieldType.TEXT, FieldType.LONG_TEXT) and OF_PERSONS.search(
                " ".join(fold(question.label.get("vi", "")).split())
            ):
                yield value.strip(), False


def _of_contact(contact: Mapping[str, Any]) -> Iterator[str]:
    yield from _pieces(str(contact.get("address") or ""))


def _pieces(text: str) -> Iterator[str]:
    """What stands between commas, and the whole; a piece of one word beside a number, or of fewer, tells nothing."""
    for one in (text, *_PARTS.split(text)):
        if sum(not any(letter.isdigit() for letter in word) for word in fold(one).split()) > 1:
            yield one.strip()


def _tokens(answers: Mapping[str, Any], bundle: Bundle, contact: Mapping[str, Any]) -> set[str]:
    """Numbers without a blank, whatever their length."""
    told = [value for value, _whole in _values(answers, bundle)] + [str(contact.get(name) or "") for name in CONTACT]
    words = {word.strip(".,;:") for one in told for word in one.split()}
    return {word for word in words if sum(letter.isdigit() for letter in word) >= 4 and not word.isalpha()}


def _behind(names: str) -> str:
    """The words written large at the beginning are a name."""
    words = names.split()
    count = next((n for n, word in enumerate(words) if not word[:1].isupper()), len(words))
    return " ".join([MASK, *words[count:]]) if count else names


def _place(text: str) -> str:
    """A street or hamlet with its name written large, or its number."""
    words = text.split()
    named = next((n for n, word in enumerate(words) if n and (word[:1].isupper() or word[:1].isdigit())), 0)
    if not named or any(word.lower() not in _KINDS for word in words[:named]):
        return text
    count = next((n for n, word in enumerate(words[named:]) if not (word[:1].isupper() or word[:1].isdigit())), None)
    return " ".join([MASK, *(words[named + count :] if count else [])])


_KINDS = frozenset("phố đường thôn xóm ấp buôn tổ dân khu ngõ ngách hẻm kiệt số".split())  # noqa: SIM905
