"""What can be filed here, what it asks for, and the rest of the national list. Public."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from motcua.foundation.calendar.labels import say_limit
from motcua.foundation.calendar.limits import Limit
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import today
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.models import Procedure
from motcua.onestop.dossiers import money, offers
from motcua.sites.api import schemas
from motcua.sites.api.answers import PUBLIC
from motcua.sites.api.security import anybody
from motcua.sites.api.views import shapes

PAGE, FARTHEST = 20, 100_000
router = Router(tags=["procedures"])


@router.get("/procedures", auth=anybody, url_name="procedures", operation_id="find_procedures",
            response={200: schemas.Procedures, **PUBLIC}, summary=_("Find procedures"),
            description=_("Offered procedures first; all of them without words to search for."))  # fmt: skip
def procedures(
    request: HttpRequest, q: str = Query("", max_length=200), start: int = Query(0, ge=0, le=FARTHEST)
) -> Any:  # fmt: skip
    found = catalogue.look_up(q, start=start, size=PAGE)
    beyond = start + PAGE
    return {"items": [_row(one) for one in found.rows], "total": found.total,
            "next": str(beyond) if beyond < found.total else None}  # fmt: skip


def _row(one: Any) -> dict[str, Any]:
    if isinstance(one, Procedure):
        return {"code": one.code, "title": pick(one.title), "level": one.level, "sector": pick(one.sector_name),
                "offered": True}  # fmt: skip
    return {"code": one.code, "title": one.title, "level": next(iter(one.levels), None), "sector": one.sector or None,
            "offered": False}  # fmt: skip


@router.get("/procedures/{code}", auth=anybody, url_name="procedure", operation_id="read_procedure",
            response={200: schemas.Procedure, **PUBLIC}, summary=_("What a procedure asks for"))  # fmt: skip
def procedure(request: HttpRequest, code: str = Path(..., max_length=100)) -> Any:
    revision, bundle = catalogue.current(code)
    return {
        "code": bundle.code, "title": pick(bundle.title), "summary": pick(bundle.summary), "level": bundle.level,
        "revision": revision.number, "channels": bundle.channels, "subjects": bundle.subjects,
        "time_limits": [
            {"value": one.value, "text": say_limit(Limit.parse(one.value), shapes.language()),
             "source": pick(one.fact.source)}
            for one in bundle.limits
        ],
        "fees": [{"text": money.in_words(fee, shapes.language()), "state": fee.state, "amount": fee.amount}
                 for fee in bundle.fees_on(today())],
        "documents": [
            {"key": d.key, "title": pick(d.title), "way": d.way, "required": d.required, "conditional": bool(d.when)}
            for d in bundle.documents
        ],
        "questions": [shapes.field(offers.question(one)) for one in bundle.form.questions],
        "authorities": [shapes.unit(one) for one in catalogue.authorities(bundle)],
    }  # fmt: skip
