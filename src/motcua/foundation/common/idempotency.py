"""Same key and same body: the original answer. Same key and another body: 409. Kept 24 hours."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import statements
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Conflict
from motcua.foundation.common.models import IdempotencyKey
from motcua.foundation.common.relay import periodic

_CLAIM = """
INSERT INTO idempotency_key (scope, key, fingerprint, created_at) VALUES (%s, %s, %s, %s)
  ON CONFLICT (scope, key) DO NOTHING RETURNING id"""
_ANSWER = "UPDATE idempotency_key SET answer = %s::jsonb WHERE id = %s RETURNING id"


class OtherContent(Conflict):
    code = "other-content"

    def __init__(self) -> None:
        super().__init__(_("This form was already sent with other content. Open it again and check before sending."))


def fingerprint(body: Any) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str, ensure_ascii=False).encode()).hexdigest()


def once(scope: str, key: str | None, body: Any, act: Callable[[], Any]) -> tuple[Any, bool]:
    """Run `act` (which returns a JSON-able answer) at most once a key, in one transaction with it.

    Returns (answer, was_first). A second caller with the same key waits for the first one's commit.
    """
    if not key:
        return act(), True
    mark = fingerprint(body)
    with transaction.atomic():
        claimed = statements.first(_CLAIM, [scope, key, mark, now()])
        if claimed:
            answer = act()
            statements.first(_ANSWER, [json.dumps(answer, ensure_ascii=False), claimed[0]])
            return answer, True
        return answer_of(scope, key, mark), False


def answer_of(scope: str, key: str, mark: str) -> Any:
    """What was answered to this key before. Raises OtherContent when something else was sent under it then."""
    kept = IdempotencyKey.objects.get(scope=scope, key=key)
    if kept.fingerprint != mark:
        raise OtherContent
    return kept.answer


@periodic(3600)
def forget_old_keys() -> int:
    return IdempotencyKey.objects.filter(created_at__lt=now() - timedelta(hours=24)).delete()[0]
