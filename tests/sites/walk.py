"""Dossiers at any point of their life, made by the same verbs as the pages call, from a bundle's own example case."""

import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.foundation.common.clock import today
from motcua.foundation.common.ids import uuid7
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.enums import Ability, FieldType, ResultKind
from motcua.onestop.dossiers import drafts, results, services
from motcua.onestop.dossiers.enums import Outcome
from motcua.onestop.dossiers.models import Dossier

BIRTH, MARITAL = "1.001193", "1.004873"
LICENCE, COPIES, BUSINESS, RESIDENCE = "3.000347", "2.000815", "1.001612", "1.004222"
WORK = "1.014199"
LINKED, HEALTH_CARD = "2.000986", "1.014137"
NEAR = timedelta(days=400)
EXAMPLE = {BIRTH: "on-time", MARITAL: "to-marry", LINKED: "all-three"}


@dataclass(frozen=True)
class Staff:
    """The personas who move a dossier of a procedure."""

    receptionist: str = "tiepnhan"
    specialist: str = "chuyenvien"
    leader: str = "lanhdao"
    clerk: str = "vanthu"
    head: str = ""
    """Who reviews before the leader signs."""


STAFF = {
    LICENCE: Staff("tiepnhantinh", "csgt", "truongcsgt", "csgt"),
    RESIDENCE: Staff("tiepnhan", "congan", "truongcongan", "congan"),
    HEALTH_CARD: Staff("tiepnhan", "bhxh", "gdbhxh", "bhxh"),
    WORK: Staff("tiepnhantinh", "laodong", "pgdnoivu", "vanthunoivu", "truonglaodong"),
}


def staff(code: str) -> Staff:
    return STAFF.get(code, Staff())


def authority(province: Any, code: str) -> Any:
    """The agency of the personas that settles this procedure."""
    units = catalogue.authorities(catalogue.current(code)[1])
    return next((u for u in units if province.commune.id in (u.id, u.parent_id)), units[0])


def pdf(name: str = "giay-to.pdf") -> SimpleUploadedFile:
    """A real one-page PDF with a line on it, another one each time."""
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = document.make_stream(b"BT /F1 12 Tf 72 700 Td (Giay to cua cong dan) Tj ET")
        document.docinfo["/Subject"] = str(uuid7())
        out = io.BytesIO()
        document.save(out)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")


def example(code: str, name: str = "") -> dict[str, Any]:
    """A case of the bundle as if it were filed today: dates near its day of filing move along."""
    bundle = catalogue.current(code)[1]
    case = bundle.data["examples"][name or EXAMPLE[code]]
    filed, answers = date.fromisoformat(case["filed"]), dict(case["answers"])
    for question in bundle.form.questions:
        if question.type is FieldType.DATE and question.key in answers:
            day = date.fromisoformat(answers[question.key])
            moved = day + (today() - filed) if abs(day - filed) < NEAR else day
            answers[question.key] = moved.isoformat()
    return {**case, "answers": answers}


def filer(province: Any, code: str, citizen: int = 0) -> Any:
    """The n-th citizen; where businesses alone may file, the one who acts for a business."""
    if "person" in catalogue.current(code)[1].subjects:
        return province.citizen_actor(citizen)
    return province.citizen_actor(1, for_business=True)


def draft(province: Any, code: str = BIRTH, citizen: int = 0, name: str = "") -> Any:
    """Everything filled in, nothing sent."""
    by, case = filer(province, code, citizen), example(code, name)
    made = drafts.start(code, by=by, authority=authority(province, code))
    bundle = catalogue.bundle(made.revision_id)
    for page in bundle.form.pages:
        raw = {q.key: case["answers"].get(q.key, "") for q in page.questions}
        assert not drafts.save_page(made.id, page.key, raw, by=by)
    for key in case.get("documents", ()):
        drafts.attach(made.id, key, pdf(f"{key}.pdf"), by=by)
    drafts.save_contact(made.id, {
        "phone": "0912345678", "email": "do.quynh.gioi@vidu.example", "address": "",
        "delivery": "counter" if bundle.result.kind is ResultKind.CARD else "online",
    }, by=by)  # fmt: skip
    return drafts.get(made.id, by=by)


def submitted(province: Any, code: str = BIRTH, citizen: int = 0, name: str = "") -> Dossier:
    made = draft(province, code, citizen, name)
    return Dossier.objects.get(id=drafts.send(made.id, by=filer(province, code, citizen))[0])


def received(province: Any, code: str = BIRTH, citizen: int = 0, name: str = "") -> Dossier:
    found = submitted(province, code, citizen, name)
    services.receive(found.id, by=province.actor(staff(code).receptionist))
    return _again(found.id)


def taken(province: Any, code: str = BIRTH, citizen: int = 0, name: str = "") -> Dossier:
    found = received(province, code, citizen, name)
    services.take(found.id, by=province.actor(staff(code).specialist))
    return _again(found.id)


def drafted(province: Any, code: str = BIRTH, citizen: int = 0, name: str = "") -> Dossier:
    """With the leader who signs: the draft result is written from the answers and the steps before are done."""
    found = taken(province, code, citizen, name)
    draft_and_forward(found, province.actor(staff(code).specialist))
    review(province, code, found)
    return _again(found.id)


def draft_and_forward(found: Dossier, by: Any, **more: str) -> None:
    """The specialist's part: step after step to the leader, the draft result from the answers where it is written;
    `more` are fields of it."""
    bundle, drafted = catalogue.bundle(found.revision_id), False
    data = results.prefilled(bundle, found.answers) | more
    for field in bundle.result.fields.questions:
        if field.required and not data.get(field.key):
            data[field.key] = _any(field)
    while step := found.assignments.filter(closed_at=None, role="specialist").first():
        if not drafted and Ability.DRAFT in bundle.graph.node(step.node).abilities:
            services.draft_result(found.id, by=by, outcome=Outcome.GRANTED, data=data)
            drafted = True
        services.forward(found.id, by=by)


def review(province: Any, code: str, found: Dossier) -> None:
    """The head of division agrees, where one reviews before the leader signs."""
    if head := staff(code).head:
        services.forward(found.id, by=province.actor(head), opinion="Đồng ý, trình lãnh đạo ký.")


TEN_DIGITS = "2580123456"
"""Fits the patterns of the shipped bundles."""


def _any(field: Any) -> str:
    if field.choices:
        return str(field.choices[0][0])
    if field.pattern:
        return TEN_DIGITS
    return {FieldType.DATE: today().isoformat(), FieldType.YES_NO: "yes", FieldType.NUMBER: "1"}.get(
        field.type, "Theo hồ sơ"
    )


def signed(province: Any, code: str = BIRTH, citizen: int = 0, name: str = "") -> Dossier:
    """Needs the fixture `tsa`: the result is really signed."""
    found = drafted(province, code, citizen, name)
    results.sign_result(found.id, by=province.actor(staff(code).leader))
    return _again(found.id)


def issued(province: Any, code: str = BIRTH, citizen: int = 0, name: str = "") -> Dossier:
    found = signed(province, code, citizen, name)
    services.issue(found.id, by=province.actor(staff(code).clerk))
    return _again(found.id)


def _again(id: UUID) -> Dossier:
    return Dossier.objects.get(id=id)
