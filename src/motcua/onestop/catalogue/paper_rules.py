"""The part `screening` of a bundle: by what papers are known, what is read from them. Whether it fits the rest."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

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
            yield f"screening/{document}: " + _("no required document of this key is sent as a file")
        if not document and not paper.get("name"):
            yield "screening: " + _("a paper that serves no document has a name")
        if document and not paper.get("source"):
            yield f"screening/{document}: " + _("say where it is written (source)")
        if (titled := paper.get("titled_by")) and titled not in asked:
            yield f"screening/{document}: " + _("its title is the answer to %(key)s, which no question gives") % {
                "key": titled
            }
        keys = [value["key"] for value in paper.get("values", ())]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        yield from (f"screening/{document}: " + _("%(key)s is read twice") % {"key": key} for key in twice)
        for value in paper.get("values", ()):
            same = value["same_as"]
            for key in [same] if isinstance(same, str) else same:
                if key not in asked:
                    told = _("%(value)s is compared with %(key)s, which no question gives")
                    yield f"screening/{document}: " + told % {"value": value["key"], "key": key}
        validity = paper.get("validity", {})
        if bool(validity.get("issued")) != ("months" in validity):
            told = _("a paper that holds for some months has a day from which they count")
            yield f"screening/{document}: {told}"
