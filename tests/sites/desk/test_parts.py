"""The parts of a dossier page that counter and desk share."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import results, selectors, services
from motcua.onestop.dossiers.enums import LetterKind, Outcome
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.services.desk import Colleague
from motcua.sites import counter, desk
from motcua.sites.pages import officer_dossier
from tests.foundation.documents.test_render import text_of
from tests.sites import walk
from tests.sites.desk.test_letters import WHY, next_day

PARTS = (
    "clocks", "facts", "applicant", "process", "documents", "answers", "journal", "talk", "notes", "asked", "letters",
    "results", "deadline",
)  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("point", [walk.submitted, walk.received, walk.drafted])
def test_every_part_shows_at_every_point_in_both_languages(province, language, point):
    dossier = point(province)
    with override(language):
        data = officer_dossier.context(dossier)
        shown = "".join(render_to_string(f"pages/dossier/{part}.html", data) for part in PARTS)
    assert dossier.applicant_name in shown
    assert ("Giấy chứng sinh" in shown) == (language == "vi")
    assert "{{" not in shown and "None" not in shown


def test_the_step_clock_never_outlasts_the_whole(province):
    clocks = officer_dossier.context(walk.taken(province))["clocks"]
    assert clocks["step"]["due_at"] <= clocks["whole"]["due_at"]


def test_a_step_is_handed_to_nobody_by_the_one_who_has_it(province):
    dossier, specialist = walk.taken(province), province.actor("chuyenvien")
    services.release(dossier.id, by=specialist, reason="Đi công tác")
    assert dossier.assignments.get(closed_at=None).officer_id is None
    assert selectors.journal(dossier.id)[-1].detail["reason"] == "Đi công tác"


def test_the_leader_hands_on_the_step_of_an_absent_officer_and_a_stranger_cannot(province):
    dossier, clerk = walk.taken(province), province.actor("vanthu")
    with pytest.raises(NotYours):
        services.release(dossier.id, by=clerk)
    with pytest.raises(NotYours):
        services.release(dossier.id, by=province.actor("truongphong"))
    services.release(dossier.id, by=province.actor("lanhdao"), to=Colleague(clerk.id, clerk.name))
    assert dossier.assignments.get(closed_at=None).officer_name == clerk.name


@pytest.mark.parametrize("language", ["vi", "en"])
def test_who_signs_reads_the_opinion_beside_the_draft(province, language):
    """Near the top: before the certificates, the papers and the journal, where it stands as well."""
    dossier, by = walk.taken(province), province.actor("chuyenvien")
    data = results.prefilled(catalogue.bundle(dossier.revision_id), dossier.answers)
    data |= {"register_book": "01/2026", "personal_number": "025226001234", "child_sex": "male"}
    services.draft_result(dossier.id, by=by, outcome=Outcome.GRANTED, data=data)
    services.forward(dossier.id, by=by, opinion="Đã đối chiếu sổ gốc, đề nghị ký.")
    page = province.officer("lanhdao", language).get(reverse("desk:sign", args=[dossier.id])).content.decode()
    said = page.index("Đã đối chiếu sổ gốc")
    assert page.index('id="said-title"') < said < page.index('id="sum-title"') < page.index('id="cert-title"')
    assert page.rindex("Đã đối chiếu sổ gốc") > page.index('id="journal-title"')


def test_who_signs_sees_the_document_itself_beside_its_summary(province):
    dossier, leader = walk.drafted(province, walk.MARITAL), province.officer("lanhdao")
    page = leader.get(reverse("desk:sign", args=[dossier.id])).content.decode()
    paper, _mark, summary = page.split('class="dk-two dk-two--paper"')[1].partition('id="sum-title"')
    [frame] = re.findall(r'<iframe class="md-view" src="([^"#]*)#', paper)
    assert frame == reverse("desk:preview", args=[dossier.id]) and dossier.applicant_name in summary
    shown = leader.get(frame)
    assert shown["Content-Type"] == "application/pdf" and shown["X-Frame-Options"] == "SAMEORIGIN"
    assert dossier.applicant_name in " ".join(text_of(shown.content).split())


def test_a_page_that_signs_keeps_the_pen_at_hand_and_all_go_back_by_the_same_words(province):
    """On a phone the bar stays at the foot of the page; desk and counter leave a page without doing by one wording."""
    leader, taken = province.officer("lanhdao"), walk.taken(province, walk.MARITAL)
    drafting = {"kind": LetterKind.EXTENSION, "reason": WHY, "until": next_day(taken)}
    services.propose_letter(taken.id, by=province.actor("chuyenvien"), **drafting)
    for page, dossier in (("sign", walk.drafted(province, walk.MARITAL)), ("letter", taken)):
        shown = leader.get(reverse(f"desk:{page}", args=[dossier.id])).content.decode()
        bar = shown.split('class="mc-actions dk-signbar">')[1].split("</div>")[0]
        assert '<button class="mc-button">Ký' in bar, page
    folders = [Path(desk.__file__).parent / "templates", Path(counter.__file__).parent / "templates"]
    pages = [page for folder in folders for page in folder.rglob("*.html")]
    assert len(pages) > 80 and [page.name for page in pages if '{% translate "Cancel" %}' in page.read_text()] == []
