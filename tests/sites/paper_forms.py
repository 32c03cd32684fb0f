"""Electronic forms with a paper form that was read, by a reader that tells what it is given."""

import base64
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from motcua.assistant.intake import services
from motcua.assistant.intake.models import PaperForm
from motcua.assistant.intake.ports import FormReader
from motcua.foundation.common import ports
from motcua.foundation.common.ids import uuid7
from motcua.onestop.dossiers import desk_filing, drafts
from motcua.onestop.dossiers.models import Draft
from tests.sites import walk


def picture(name: str = "to-khai.jpg", size: tuple[int, int] = (900, 1300), shade: int = 0) -> SimpleUploadedFile:
    held = io.BytesIO()
    page = Image.new("L", size, 240)
    page.putpixel((5, 5), shade or uuid7().int % 200)
    page.save(held, "JPEG")
    return SimpleUploadedFile(name, held.getvalue(), content_type="image/jpeg")


def piece() -> str:
    held = io.BytesIO()
    Image.new("L", (300, 40), 230).save(held, "JPEG")
    return base64.b64encode(held.getvalue()).decode()


def field(answer: str, state: str, value: str = "", **more: Any) -> dict[str, Any]:
    return {"answer": answer, "state": state, "value": value, "page": 1, "text": value, "picture": piece(), **more}


class Reader:
    """Tells the same of every form."""

    name = "told"

    def __init__(self, *fields: dict[str, Any], code: str = walk.BIRTH, **told: Any):
        form = {"form": code, "seems": "", "troubles": [], "pages": 1, "fields": list(fields), "read_by": "told"}
        self.told, self.asked = form | told, None

    def read_form(self, files: Any, asked: Any) -> dict[str, Any]:
        self.asked = asked
        return self.told

    def close(self) -> None:
        pass


def read(draft: Draft, *fields: dict[str, Any], by: Any, files: Any = None, **told: Any) -> PaperForm:
    """The form as it stands after its paper was read. The reader is put back."""
    with ports.bound(FormReader, Reader(*fields, **told)):
        form = services.begin(draft.id, files or [picture()], by=by)
        assert services.look(form.id) and services.look(form.id) is None, "once only"
    form.refresh_from_db()
    return form


def begun(province: Any, citizen: int = 0) -> Draft:
    """An empty form of a birth registration."""
    return drafts.start(walk.BIRTH, by=province.citizen_actor(citizen), id=uuid7())


def read_rows(province: Any) -> dict[str, Any]:
    """For the world of the pages: at home and at the desk, a form with a piece of paper beside a question."""
    own, by = begun(province), province.actor("tiepnhan")
    desk = desk_filing.start(walk.BIRTH, by=by)
    read(own, field("child_name", "sure", "Trần Gia Huy"), by=province.citizen_actor(0))
    read(desk, field("child_name", "check", "Trần Gia Huy"), by=by)
    return {"papered": own.id, "papered_desk": desk.id}


def read_places(world: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """{name of an address: its places}."""
    return {
        "portal:draft_paper": {"id": world["papered"]}, "portal:draft_paper_act": {"id": world["papered"]},
        "portal:draft_paper_piece": {"id": world["papered"], "key": "child_name"},
        "counter:desk_paper": {"id": world["papered_desk"]}, "counter:desk_paper_act": {"id": world["papered_desk"]},
        "counter:desk_paper_piece": {"id": world["papered_desk"], "key": "child_name"},
    }  # fmt: skip
