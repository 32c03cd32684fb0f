"""A filing that starts several dossiers, and its parts."""

from django.db import models
from django.db.models import Q

from motcua.foundation.common.ids import uuid7
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.links.enums import PartState


class LinkedFiling(models.Model):
    """What was filed once; `code` is that of its first dossier. The row is locked before anything of it goes on."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.TextField(unique=True)
    procedure_code = models.TextField()
    revision_id = models.UUIDField(help_text="revision of the link in force when it was filed")
    answers = models.JSONField(help_text="to the whole form")
    papers = models.JSONField(help_text="[{key, file, copy_kind, copies}] as filed")
    one_by_one = models.BooleanField(default=False, help_text="each result is told of at once, not all together")
    filed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="when the last part had ended")

    class Meta:
        db_table = "linked_filing"


class LinkedPart(models.Model):
    """One procedure of a linked filing; its dossier is there as soon as it begins."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    filing = models.ForeignKey(LinkedFiling, on_delete=models.CASCADE, related_name="parts")
    key = models.TextField()
    place = models.SmallIntegerField(help_text="in the order of the link")
    procedure_code = models.TextField()
    state = models.TextField(choices=[(s, s) for s in PartState], default=PartState.WAITING)
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, null=True, related_name="linked_part")
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    lacks = models.JSONField(default=list, help_text="[question or document] without which it cannot begin")

    class Meta:
        db_table = "linked_part"
        constraints = [
            models.UniqueConstraint(fields=["filing", "key"], name="one_linked_part_a_key"),
            models.CheckConstraint(
                condition=Q(state__in=[PartState.WAITING, PartState.DROPPED]) | Q(dossier__isnull=False),
                name="linked_part_begun_has_dossier",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PartState.WAITING, PartState.DROPPED]) | Q(dossier__isnull=True),
                name="linked_part_that_waits_has_none",
            ),
        ]
