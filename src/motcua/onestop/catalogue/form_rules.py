"""The part `paper` of a bundle: how its printed form is known and where its values stand. Whether it fits the
questions."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from motcua.foundation.common.text import fold
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import FieldType
from motcua.onestop.catalogue.forms import Question

FITS = {
    "name": {FieldType.NAME, FieldType.TEXT}, "date": {FieldType.DATE}, "phone": {FieldType.PHONE},
    "number": {FieldType.CITIZEN_NUMBER, FieldType.IDENTITY_PAPER, FieldType.PASSPORT, FieldType.TEXT},
    "amount": {FieldType.NUMBER}, "choice": {FieldType.CHOICE, FieldType.YES_NO},
    "address": {FieldType.TEXT, FieldType.LONG_TEXT, FieldType.COMMUNE},
    "text": {FieldType.TEXT, FieldType.LONG_TEXT, FieldType.NAME},
}  # fmt: skip
"""The questions that a value of each kind can answer."""
YES_NO = {"yes", "no"}


def form_of(bundle: Bundle) -> Mapping[str, Any] | None:
    """How the printed form is read; None where the procedure has none that we know."""
    found: Mapping[str, Any] | None = bundle.data.get("paper")
    return found


def problems_of(bundle: Bundle) -> Iterator[str]:
    """Values for questions that nobody asks, or of another type; labels by which a place cannot be told."""
    paper = form_of(bundle)
    if paper is None:
        return
    questions = {question.key: question for question in bundle.form.questions}
    fields = [field for section in paper["sections"] for field in section["fields"]]
    read = Counter(field["answer"] for field in fields if "answer" in field)
    yield from (f"paper/{key}: stands twice in the form" for key, count in read.items() if count > 1)
    for field in fields:
        if "answer" in field:
            yield from _answer(field, questions)
    for at, section in enumerate(paper["sections"]):
        opens = {fold(label) for label in section["fields"][0]["label"]}
        others = [one for other in fields if other is not section["fields"][0] for one in map(fold, other["label"])]
        yield from (
            f"paper: “{one}” opens part {at + 1} and stands elsewhere too" for one in sorted(opens & set(others))
        )
        labels = Counter(one for field in section["fields"] for one in set(map(fold, field["label"])))
        yield from (f"paper: “{one}” stands twice in part {at + 1}" for one, count in labels.items() if count > 1)
    for one in paper.get("implied", ()):
        if one["answer"] not in questions:
            yield f"paper/{one['answer']}: follows from the form, but no question asks for it"
        elif not _takes(questions[one["answer"]], one["value"]):
            yield f"paper/{one['answer']}: {one['value']} is none of its choices"
        unread = sorted(set(one["filled"]) - read.keys())
        yield from (f"paper/{one['answer']}: follows from {key}, which is not read from the form" for key in unread)


def _answer(field: Mapping[str, Any], questions: Mapping[str, Question]) -> Iterator[str]:
    key, kind = field["answer"], field["kind"]
    if key not in questions:
        yield f"paper/{key}: no question asks for it"
        return
    question = questions[key]
    if question.type not in FITS[kind]:
        yield f"paper/{key}: the question takes no value of the kind {kind}"
    if (kind == "choice") != ("words" in field):
        yield f"paper/{key}: a choice has words by which it is told, nothing else has"
    for value in field.get("words", ()) if kind == "choice" else ():
        if not _takes(question, value):
            yield f"paper/{key}: {value} is none of its choices"
    if field.get("where") == "ticks" and kind != "choice":
        yield f"paper/{key}: boxes are ticked for a choice"
    if field.get("where") == "boxes" and kind not in ("number", "date", "phone"):
        yield f"paper/{key}: one character a box is read of numbers and dates"


def _takes(question: Question, value: Any) -> bool:
    if question.type is FieldType.YES_NO:
        return value in YES_NO or isinstance(value, bool)
    return question.label_of(value) is not None
