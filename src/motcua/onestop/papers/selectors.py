"""How the work off the request path stands, for the status page."""

from datetime import timedelta

from django.db.models import Q

from motcua.foundation.common.clock import now, today
from motcua.onestop.dossiers.wallet import ENDING
from motcua.onestop.papers.enums import ExportState
from motcua.onestop.papers.exports import OPEN
from motcua.onestop.papers.models import Ending, Export

PATIENCE = timedelta(hours=3)
"""Jobs run within the hour; what is this late stands still."""


def overdue() -> int:
    """Exports asked for and not built, exports kept longer than promised, and papers that end with nobody warned."""
    before = now() - PATIENCE
    stuck = Q(state__in=OPEN, asked_at__lt=before) | Q(state=ExportState.READY, ends_at__lt=before)
    unwarned = Ending.objects.filter(told_at=None, expires_on__lt=today() + ENDING - timedelta(days=1))
    return Export.objects.filter(stuck).count() + unwarned.count()
