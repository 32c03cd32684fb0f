"""What people read for the words of `enums`."""

from django.utils.translation import gettext_lazy as _

from motcua.onestop.papers.enums import Span

SPANS = {Span.HOUR: _("1 hour"), Span.DAY: _("1 day"), Span.WEEK: _("7 days"), Span.MONTH: _("30 days")}
