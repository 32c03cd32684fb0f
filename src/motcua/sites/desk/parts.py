"""Parts of the work that run side by side, as buttons and answers name them."""

from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.common.bilingual import pick
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.dossiers import branches, process, store
from motcua.onestop.dossiers.branches import Branch
from motcua.onestop.dossiers.models import Dossier
from motcua.sites.pages.officer_journal import step_title
from motcua.sites.pages.templatetags.mc import vdatetime


def named(case: store.Case, step: store.OpenStep | None) -> str:
    """“Inspect the site” (Division of the economy), where several steps are open or a later one waits for several; else
    ""."""
    if step is None or not (len(case.steps) > 1 or _is_awaited(case, step)):
        return ""
    unit = Unit.objects.get(id=step.unit_id)
    return _words(step_title(process.bundle_of(case), step.node), unit)


def _is_awaited(case: store.Case, step: store.OpenStep) -> bool:
    """Whether the step leads to one that waits for several."""
    try:
        graph = process.bundle_of(case).graph
        return any(n.join and n.key != step.node and graph.leads(step.node, n.key) for n in graph.nodes.values())
    except (KeyError, ProcedureRevision.DoesNotExist):  # imports
        return False


def _words(title: object, unit: Unit) -> str:
    return _("“%(step)s” (%(unit)s)") % {"step": pick(title), "unit": pick(unit.label)}  # type: ignore[arg-type]


def taken(case: store.Case, step: store.OpenStep | None) -> str:
    part = named(case, step)
    if part:
        return _("You have the part %(part)s now. The buttons say what it is for.") % {"part": part}
    return _("The dossier is with you now. The buttons say what this step is for.")


def completed(dossier_id: UUID) -> str:
    """What is still awaited and from whom, where a step waits for parts beside the one that was done."""
    dossier = Dossier.objects.get(id=dossier_id)
    waits = [here for here in branches.told_to_applicant(dossier)["beside"] if any(b.is_done for b in here.branches)]
    if not waits:
        return _("The step is complete; the dossier went on.")
    here = waits[0]
    return _("Your part is complete. “%(join)s” opens when this is done, too: %(parts)s.") % {
        "join": pick(here.join), "parts": "; ".join(_awaited(one) for one in here.branches if not one.is_done),
    }  # fmt: skip


def _awaited(part: Branch) -> str:
    said = [_words(part.title, part.unit), part.step.officer_name or _("not taken yet")]
    if part.due_at:
        said.append(_("to be done by %(moment)s") % {"moment": vdatetime(part.due_at)})
    return ", ".join(said)
