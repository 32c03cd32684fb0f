"""Several files of one document, and the same paper in two dossiers: what is told, to whom, and what is no fault."""

import random

import pytest
from bench.screening import mill
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.assistant.screening import duplicates, services
from motcua.assistant.screening.models import Screening, ScreeningLine
from motcua.assistant.screening.ports import Looker, LookFailed
from motcua.foundation.common import ports
from motcua.foundation.files.models import StoredFile
from motcua.onestop.dossiers import drafts
from motcua.onestop.dossiers.models import Dossier, SubmittedDocument
from tests.sites import walk
from tests.sites.papers import sent


def look(dossier: Dossier) -> None:
    for id in services.due().filter(dossier=dossier).values_list("id", flat=True):
        services.look(id)


def line(dossier: Dossier) -> ScreeningLine | None:
    return ScreeningLine.objects.filter(screening__dossier=dossier, rule="elsewhere").first()


def sent_with(province, *files: tuple[str, bytes, str]) -> Dossier:
    """A birth registration with these files as its notice of birth."""
    made, by = walk.draft(province), walk.filer(province, walk.BIRTH)
    for old in drafts.files_of(drafts.get(made.id, by=by)).get("birth_slip", ()):
        drafts.detach(made.id, old.id, by=by)
    for name, data, kind in files:
        drafts.attach(made.id, "birth_slip", SimpleUploadedFile(name, data, content_type=kind), by=by)
    return Dossier.objects.get(id=drafts.send(made.id, by=by)[0])


def slip(answers: dict, seed: int = 3) -> bytes:
    return mill.printed(mill.birth_slip(answers, random.Random(seed)), random.Random(seed))


def test_the_same_bytes_and_the_same_paper_saved_anew_are_told_and_name_the_other_dossier(province):
    first = sent(province)
    look(first)
    assert line(first) is None and Screening.objects.get(dossier=first, document__document_key="birth_slip").content
    same = sent(province)
    look(same)
    found = line(same)
    assert found.state == "needs_person"
    assert [one["dossier"] for one in found.told["elsewhere"]] == [str(first.id)]
    anew = sent_with(province, ("b.pdf", slip(first.answers).replace(b"(Typst ", b"(Typsx "), "application/pdf"))
    look(anew)
    assert {one["dossier"]: one["by"] for one in line(anew).told["elsewhere"]}[str(first.id)] == "content"


def test_other_papers_and_those_of_dossiers_that_came_to_nothing_are_not_told(province):
    first = sent(province)
    look(first)
    other = sent(province, mother_name="Trần Thị Bích", mother_number="025198000111", child_name="Lê Gia Huy")
    look(other)
    assert line(other) is None
    Dossier.objects.filter(id__in=[first.id, other.id]).update(state="withdrawn")
    again = sent(province)
    look(again)
    assert line(again) is None


def test_a_paper_that_serves_more_than_once_is_not_told(province, monkeypatch):
    first = sent(province)
    look(first)
    monkeypatch.setattr(duplicates, "_is_reusable", lambda document: True)
    same = sent(province)
    look(same)
    assert line(same) is None


def test_an_officer_is_told_of_the_other_dossier_only_where_they_may_open_it(province):
    first = sent(province)
    look(first)
    same = sent(province)
    look(same)
    told = line(same).told
    seen, hidden = duplicates.elsewhere(told, by=province.actor("chuyenvien"))
    assert [one.id for one in seen] == [first.id] and hidden == 0
    assert duplicates.words(told, by=province.actor("chuyenvien")) == first.code
    seen, hidden = duplicates.elsewhere(told, by=province.actor("csgt"))
    assert seen == [] and hidden == 1
    assert first.code not in (said := duplicates.words(told, by=province.actor("csgt"))) and said.startswith("1 ")


def test_the_page_names_the_other_dossier(province):
    first = sent(province)
    look(first)
    same = sent(province)
    look(same)
    page = province.officer("chuyenvien").get(reverse("desk:papers", args=[same.id])).content.decode()
    assert "Có ở hồ sơ khác" in page and first.code in page


def test_pages_sent_one_by_one_are_looked_at_as_one_paper(province):
    answers = walk.draft(province).answers
    sheet = mill.birth_slip(answers, random.Random(3))
    top, rest = mill.Sheet(sheet.title, sheet.rows[:2]), mill.Sheet("Trang 2/2", sheet.rows[2:])
    files = [
        (f"trang-{n}.pdf", mill.printed(one, random.Random(3)), "application/pdf")
        for n, one in enumerate((top, rest), 1)
    ]
    dossier = sent_with(province, *files)
    look(dossier)
    assert Screening.objects.filter(dossier=dossier, document__document_key="birth_slip", failed=False).count() == 2
    rows = ScreeningLine.objects.filter(screening__dossier=dossier).select_related("screening__document__file")
    states = {(one.rule, one.key, one.screening.document.file.name): one.state for one in rows}
    assert states["value", "mother_name", "trang-1.pdf"] == "found"
    assert states["value", "mother_number", "trang-2.pdf"] == "found"
    assert {state for (rule, _key, _name), state in states.items() if rule == "kind"} == {"found"}


def test_a_page_sent_later_is_read_beside_the_others_and_only_its_own_lines_are_new(province):
    dossier = sent(province)
    look(dossier)
    before = ScreeningLine.objects.filter(screening__dossier=dossier).count()
    document = SubmittedDocument.objects.get(dossier=dossier, document_key="birth_slip")
    file = StoredFile.objects.get(id=document.file_id)
    later = SubmittedDocument.objects.create(
        dossier=dossier, document_key="birth_slip", file=file, added_at=document.added_at
    )
    assert services.look(later.id).document_id == later.id
    assert ScreeningLine.objects.filter(screening__document=document).count() == before
    assert ScreeningLine.objects.filter(screening__document=later, rule="kind", state="found").exists()


def test_a_file_that_takes_its_reader_down_leaves_those_beside_it(province):
    answers = walk.draft(province).answers
    dossier = sent_with(
        province, ("a.pdf", slip(answers), "application/pdf"), ("b.pdf", walk.pdf().read(), "application/pdf")
    )

    class Breaks:
        name = "breaks"

        def look_together(self, files, asked):
            if "b.pdf" in asked["names"]:
                raise LookFailed("down")
            return [{"at": 0, "rule": "kind", "key": "", "state": "found", "document": asked["document"]}]

        def close(self):
            pass

    ports.provide(Looker, Breaks())
    look(dossier)
    ports.reset()
    failed = dict(Screening.objects.filter(dossier=dossier).values_list("document__file__name", "failed"))
    assert failed == {"a.pdf": False, "b.pdf": True}


@pytest.mark.parametrize("count", [3, 40])
def test_looking_for_the_same_paper_costs_as_many_questions_however_many_there_are(
    province, django_assert_num_queries, count
):
    dossier = sent(province)
    look(dossier)
    document = SubmittedDocument.objects.select_related("dossier", "file").get(
        dossier=dossier, document_key="birth_slip"
    )
    row = Screening.objects.get(document=document)
    for _n in range(count):
        other = SubmittedDocument.objects.create(
            dossier=dossier, document_key="birth_slip", added_at=document.added_at, replaced_at=document.added_at
        )
        Screening.objects.create(dossier=dossier, document=other, engine="x", content=row.content)
    duplicates.found(document, [{"content": row.content}])
    with django_assert_num_queries(2):
        duplicates.found(document, [{"content": row.content}])
