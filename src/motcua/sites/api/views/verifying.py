"""Is this result real? By the token in its QR code. Public, and never more than is proven."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Path, Router

from motcua.foundation.common.bilingual import pick
from motcua.foundation.signing.tokens import read_token
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import authenticity
from motcua.onestop.dossiers.enums import ResultState
from motcua.sites.api import schemas
from motcua.sites.api.answers import PUBLIC
from motcua.sites.api.security import anybody

router = Router(tags=["verify"])


@router.get("/verify/{token}", auth=anybody, url_name="verify", operation_id="verify_result",
            response={200: schemas.Proof, **PUBLIC}, summary=_("Check the code of a result"),
            description=_("422 for a code that was not made here or was altered."))  # fmt: skip
def verify(request: HttpRequest, token: str = Path(..., max_length=2000)) -> Any:
    payload = read_token(token)
    found = authenticity.issued().filter(id=payload.result_id).first()
    bundle = catalogue.bundle(found.dossier.revision_id) if found else None
    names = authenticity.names(found, bundle) if found and bundle else []
    return {
        "genuine": True, "in_register": found is not None, "dossier": payload.dossier_code, "number": payload.number,
        "issued": payload.issued, "differs": found is not None and not authenticity.same(payload, found),
        "replaced": found is not None and found.state == ResultState.REPLACED,
        "replaced_by": found.replaced_by.number if found and found.replaced_by else None,
        "title": pick(bundle.result.title) if bundle else None,
        "authority": pick(found.dossier.authority.label) if found else None,
        "names": [{"label": pick(what), "name": name} for what, name in names],
    }  # fmt: skip
