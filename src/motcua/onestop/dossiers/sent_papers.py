"""Papers that another system sends: each a file it uploaded itself before, or a paper that was shown at the counter."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.errors import Invalid
from motcua.foundation.files.models import StoredFile
from motcua.onestop.dossiers.desk_papers import MOST_COPIES
from motcua.onestop.dossiers.drafts import MOST_FILES
from motcua.onestop.dossiers.enums import CopyKind
from motcua.onestop.dossiers.services.intake import Paper


def read_papers(given: Sequence[Mapping[str, Any]], *, by: Actor) -> tuple[Paper, ...]:
    """Raises Invalid by place in the list. Somebody else's file does not exist for the sender."""
    wanted = [item["file"] for item in given if item["file"]]
    own = StoredFile.objects.filter(id__in=wanted, created_by=by.id, tombstoned_at=None)
    known = set(own.values_list("id", flat=True))
    found: list[Paper] = []
    wrong: dict[str, Any] = {}
    for number, item in enumerate(given):
        place = f"documents.{number}"
        shown = item["shown_as"] or CopyKind.ELECTRONIC
        copies = 1 if item["copies"] is None else item["copies"]
        if item["file"] and item["file"] not in known:
            wrong[f"{place}.file"] = _("There is no such file of yours. Upload it first.")
        elif not item["file"] and shown == CopyKind.ELECTRONIC:
            wrong[f"{place}.file"] = _("Name the file, or say how the paper was shown.")
        elif not 1 <= copies <= MOST_COPIES:
            wrong[f"{place}.copies"] = _("Write how many copies, from 1 to 99.")
        found.append(Paper(item["document"], item["file"], shown, copies))
    keys = [paper.key for paper in found]
    if any(keys.count(key) > MOST_FILES for key in keys):
        wrong["documents"] = _("Ten files are the most for one document. Join pages into one file.")
    if len(set(wanted)) < len(wanted):
        wrong["documents"] = _("The same file is named twice. Upload it once for each document.")
    if wrong:
        raise Invalid(_("Look at the marked documents again."), fields=wrong)
    return tuple(found)
