"""Many filled-in forms and signed-in citizens, made inside an installation: `plan(500)` prints them as JSON."""

import json
import sys
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from motcua.demo.personas import PERSONAS
from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.models import FileReference
from motcua.foundation.identity.actors import SESSION_ASSURANCE
from motcua.foundation.identity.models import Account
from motcua.onestop.dossiers.models import Draft
from tests.sites import walk
from tests.sites.conftest import Province

CITIZENS = 4


def plan(count: int) -> None:
    usernames = [persona.username for persona in PERSONAS]
    province = Province(Account.objects.select_related("officer").in_bulk(usernames, field_name="username"))
    sessions, forms = [], []
    for number in range(CITIZENS):
        sessions.append(_session(province.person(number)))
        first = walk.draft(province, citizen=number)
        forms += [(number, id) for id in _again(first, (count + CITIZENS - 1 - number) // CITIZENS)]
    sys.stdout.write(json.dumps({"sessions": sessions, "forms": forms}) + "\n")


def _session(account: Account) -> str:
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore()
    store.update({
        SESSION_KEY: str(account.pk), BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
        HASH_SESSION_KEY: account.get_session_auth_hash(), SESSION_ASSURANCE: 2,
    })  # fmt: skip
    store.create()
    return str(store.session_key)


def _again(first: Draft, count: int) -> list[str]:
    """The same form `count` times, each holding the files."""
    fields = {f.attname: getattr(first, f.attname) for f in Draft._meta.concrete_fields if f.name != "id"}
    made = Draft.objects.bulk_create([Draft(**{**fields, "id": uuid7()}) for _ in range(count)])
    held = FileReference.objects.filter(kind="draft", subject_id=first.id)
    FileReference.objects.bulk_create([
        FileReference(file_id=h.file_id, kind="draft", subject_id=draft.id, name=h.name) for draft in made for h in held
    ])  # fmt: skip
    return [str(draft.id) for draft in made]
