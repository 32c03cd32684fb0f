"""Dossiers with a paper that can be read, for the checklist of papers."""

import random
from typing import Any

import typst
from bench.screening import mill
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.assistant.screening import services, trials
from motcua.assistant.screening.models import ScreeningLine
from motcua.onestop.dossiers import drafts
from motcua.onestop.dossiers.models import Dossier
from tests.sites import walk


def sent(province: Any, *, more: int = 0, **changed: str) -> Dossier:
    """A birth registration with a notice of birth that shows its answers, but for what is `changed`; `more`: so many
    further pages of it, each a file of its own that names no paper."""
    made = walk.draft(province)
    by = walk.filer(province, walk.BIRTH)
    sheet = mill.birth_slip(made.answers | changed, random.Random(3))
    file = SimpleUploadedFile("chung-sinh.pdf", mill.printed(sheet, random.Random(3)), content_type="application/pdf")
    for old in drafts.files_of(drafts.get(made.id, by=by)).get("birth_slip", ()):
        drafts.detach(made.id, old.id, by=by)
    drafts.attach(made.id, "birth_slip", file, by=by)
    for n in range(more):
        page = typst.compile(f'#set page(paper: "a4")\nTrang {n + 2}\n\nGhi chú thêm: không có.'.encode())
        file = SimpleUploadedFile(f"trang-{n + 2}.pdf", page, content_type="application/pdf")
        drafts.attach(made.id, "birth_slip", file, by=by)
    return Dossier.objects.get(id=drafts.send(made.id, by=by)[0])


def seen_rows(province: Any) -> dict[str, Any]:
    """For the world of the pages: a notice of birth that names another mother, looked at."""
    dossier = sent(province, mother_name="Trần Thị Bích")
    for id in services.due().filter(dossier=dossier).values_list("id", flat=True):
        services.look(id)
    line = ScreeningLine.objects.get(screening__dossier=dossier, key="mother_name")
    tried = trials.on_past(walk.BIRTH, by=province.actor("kiemsoat"))
    return {"seen": dossier.id, "seen_line": line.id, "rules_trial": tried.id}


def seen_places(world: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """{name of an address: its places}."""
    paper, value = {"code": walk.BIRTH, "place": 0}, {"code": walk.BIRTH, "place": 0, "value": 0}
    whole = ("rules", "rule_add", "sample", "past", "rules_discard", "rules_publish")
    pages: dict[str, Any] = {key: {"code": walk.BIRTH} for key in whole}
    pages |= {"rule": paper, "rule_remove": paper, "value_add": paper, "value": value, "value_remove": value,
              "trial": {"id": world["rules_trial"]}}  # fmt: skip
    return {f"operations:paper_{name}": places for name, places in pages.items()} | {
        "desk:papers": {"id": world["seen"]}, "desk:paper_answer": {"id": world["seen_line"]},
        "desk:paper_crop": {"id": world["seen_line"]},
    }  # fmt: skip
