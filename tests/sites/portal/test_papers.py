"""A person's papers: what was given and accepted, listed once, used again in a later form, seen by nobody else."""

import pytest
from django.urls import reverse

from motcua.foundation.common.errors import Refusal
from motcua.onestop.dossiers import drafts, wallet
from motcua.onestop.dossiers.models import Dossier, Result
from tests.sites import walk
from tests.sites.portal import pages


@pytest.fixture
def settled(province, tsa) -> Dossier:
    return walk.issued(province)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_result_and_what_was_accepted_with_it_are_listed_with_their_source(province, settled, language):
    said = pages.text_of(province.citizen(0, language=language).get(reverse("portal:papers")))
    result = Result.objects.get(dossier=settled)
    assert result.number in said and settled.code in said and "birth_slip.pdf" in said
    assert ("Giấy khai sinh" if language == "vi" else "Birth certificate") in said
    assert settled.authority.label[language] in said.partition(result.number)[2].partition(settled.code)[0]


def test_papers_of_one_type_stand_under_one_heading(province, tsa, settled):
    second = walk.issued(province)
    results = province.citizen(0).get(reverse("portal:papers")).text.partition("</section>")[0]
    heading, *more = results.split("<h3>")[1:]
    assert heading.startswith("Giấy khai sinh</h3>") and more == []
    numbers = Result.objects.filter(dossier__in=[settled, second]).values_list("number", flat=True)
    assert len(set(numbers)) == 2 and all(number in heading for number in numbers)


def test_others_hold_none_of_it(province, settled):
    said = pages.text_of(province.citizen(4).get(reverse("portal:papers")))
    assert settled.code not in said and "Chưa có kết quả" in said


def test_what_is_not_settled_is_not_accepted_yet(province):
    walk.taken(province)
    assert wallet.papers_of(province.citizen_actor(0)) == []


def test_a_form_offers_the_paper_and_takes_it_once(province, settled):
    by, client = province.citizen_actor(0), province.citizen(0)
    draft = drafts.start(walk.BIRTH, by=by, authority=walk.authority(province, walk.BIRTH))
    answers = walk.example(walk.BIRTH)["answers"]
    drafts.save_page(draft.id, "proof", answers, by=by)
    address = reverse("portal:draft_documents", args=[draft.id])
    for child in ("", "Nguyễn Minh Khôi"):
        drafts.save_page(draft.id, "child", answers | {"child_name": child}, by=by)
        assert "Dùng giấy tờ này" not in pages.text_of(client.get(address)), "another child's, or nobody's yet"
    drafts.save_page(draft.id, "child", answers, by=by)
    shown = client.get(address)
    held = next(one for one in wallet.papers_of(by) if not one.is_result)
    assert "Dùng giấy tờ này" in pages.text_of(shown) and str(held.file.id) in shown.text
    sent = {"document": "birth_slip", "file": held.file.id}
    for _press in range(2):
        assert client.post(reverse("portal:draft_use", args=[draft.id]), sent).url == address
    assert drafts.files_of(drafts.get(draft.id, by=by))["birth_slip"] == [held.file]
    assert "Dùng giấy tờ này" not in pages.text_of(client.get(address)), "it stands there now"


def test_somebody_elses_paper_cannot_be_used(province, settled):
    other = province.citizen_actor(4)
    file = next(one.file for one in wallet.papers_of(province.citizen_actor(0)))
    draft = drafts.start(walk.BIRTH, by=other, authority=walk.authority(province, walk.BIRTH))
    with pytest.raises(Refusal):
        wallet.use(draft.id, "birth_slip", file.id, by=other)
    answer = province.citizen(4).post(
        reverse("portal:draft_use", args=[draft.id]), {"document": "birth_slip", "file": file.id}, follow=True
    )
    assert "không còn trong mục giấy tờ của bạn" in pages.text_of(answer)
    assert drafts.files_of(drafts.get(draft.id, by=other)) == {}


def test_an_unknown_file_is_not_found(province):
    draft = walk.draft(province)
    answer = province.citizen(0).post(reverse("portal:draft_use", args=[draft.id]), {"document": "x", "file": "x"})
    assert answer.status_code == 404
