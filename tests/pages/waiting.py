"""What waits for a person somewhere else, for the pages of the world: a token, a phone."""

from typing import Any

from django.conf import settings

from motcua.foundation.notices.models import Notice
from motcua.foundation.signing import enrolling
from motcua.foundation.signing.enums import HolderKind
from motcua.foundation.signing.selectors import certificate_for
from motcua.onestop.dossiers import asked_to_sign, assisting, desk_filing
from motcua.outside.sandbox.eid.people import CITIZENS
from motcua.outside.sandbox.signers import DER, Signers
from tests.sites import walk


def half_signed(province: Any) -> Any:
    """A result that waits for its leader's token; afterwards they sign by the key of the house again."""
    by, dossier = province.actor("lanhdao"), walk.drafted(province, walk.BIRTH)
    own = certificate_for(HolderKind.OFFICER, by.officer_id)
    held = Signers(settings.ENV.var).of("025080011111", "token")
    enrolling.choose_token([one.public_bytes(DER) for one in (held.certificate, held.issuer)], by=by)
    made = asked_to_sign.ask_result(dossier.id, by=by)
    enrolling.choose(own, by=by)
    return made.id


def helped(province: Any, owner: str) -> tuple[Any, str]:
    """A dossier sent for the owner at a help point, and the secret of the link to it."""
    by, person = province.actor("tiepnhan"), CITIZENS[owner]
    case, form = walk.example(walk.MARITAL), desk_filing.start(walk.MARITAL, by=by)
    told = {"name": person.name, "number": person.number, "born": "/".join(reversed(person.birth_date.split("-"))),
            "sex": "female" if person.sex == "Nữ" else "male", "residence": person.residence}  # fmt: skip
    desk_filing.save(form.id, desk_filing.Typed(
        answers=case["answers"], contact={"phone": person.phone, "delivery": "online"}, authority=form.authority.name,
        desk={**form.desk, "person": told},
    ), by=by)  # fmt: skip
    assisting.begin(form.id, "community", "Lê Thị Tổ", by=by)
    assisting.consent_on_paper(form.id, walk.pdf("dong-y.pdf"), by=by)
    dossier_id, _code = assisting.file(form.id, by=by)
    body = Notice.objects.filter(template="assist-filed").latest("created_at").body
    return dossier_id, body.partition("/take/")[2].split("/")[0]
