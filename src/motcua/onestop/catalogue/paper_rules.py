"""The part `screening` of a bundle: by what papers are known, what is read from them. Whether it fits the rest."""

from collections.abc import Iterator, Mapping
from typing import Any

from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import DocumentWay


def papers_of(bundle: Bundle) -> list[Mapping[str, Any]]:
    return list(bundle.data.get("screening", {}).get("papers", ()))


def conditions_of(bundle: Bundle) -> list[Mapping[str, Any] | None]:
    return [value.get("when") for paper in papers_of(bundle) for value in paper.get("values", ())]


def problems_of(bundle: Bundle) -> Iterator[str]:
    """Rules for documents that nobody sends, values compared with what nobody asks, rules that rest on nothing."""
    sent = {document.key for document in bundle.documents if document.way is DocumentWay.UPLOAD}
    asked = {question.key for question in bundle.form.questions}
    for paper in papers_of(bundle):
        document = paper.get("document")
        if document and document not in sent:
            yield f"screening/{document}: no required document of this key is sent as a file"
        if not document and not paper.get("name"):
            yield "screening: a paper that serves no document has a name"
        if document and not paper.get("source"):
            yield f"screening/{document}: say where it is written (source)"
        if (titled := paper.get("titled_by")) and titled not in asked:
            yield f"screening/{document}: its title is the answer to {titled}, which no question gives"
        keys = [value["key"] for value in paper.get("values", ())]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        yield from (f"screening/{document}: {key} is read twice" for key in twice)
        for value in paper.get("values", ()):
            same = value["same_as"]
            for key in [same] if isinstance(same, str) else same:
                if key not in asked:
                    yield f"screening/{document}: {value['key']} is compared with {key}, which no question gives"
        validity = paper.get("validity", {})
        if bool(validity.get("issued")) != ("months" in validity):
            yield f"screening/{document}: a paper that holds for some months has a day from which they count"
