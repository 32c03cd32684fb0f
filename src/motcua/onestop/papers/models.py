"""Links to papers, papers that will run out, and exports of a person's data."""

from django.db import models
from django.db.models import Q

from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.models import StoredFile
from motcua.onestop.dossiers.models import Dossier, Result, SubmittedDocument
from motcua.onestop.papers.enums import ExportState


class Share(models.Model):
    """A link by which whoever holds it reads one paper for a time. The link's secret is not kept, only its digest."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    owner_id = models.UUIDField(help_text="the person or business whose paper it is")
    account_id = models.UUIDField(help_text="who made the link")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    result = models.ForeignKey(Result, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    document = models.ForeignKey(
        SubmittedDocument, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", db_index=False)
    for_whom = models.TextField(blank=True, default="")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret, hex")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    openings = models.IntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True)
    key = models.TextField(help_text="of the form that asked for it")

    class Meta:
        db_table = "paper_share"
        constraints = [
            models.UniqueConstraint(fields=["owner_id", "key"], name="one_share_a_form"),
            models.CheckConstraint(
                condition=Q(result__isnull=False) ^ Q(document__isnull=False), name="share_of_one_paper"
            ),
        ]
        indexes = [models.Index(fields=["owner_id", "-id"], name="share_of_owner")]


class Ending(models.Model):
    """A result that will run out; its holder is warned once, before."""

    result = models.OneToOneField(Result, on_delete=models.CASCADE, primary_key=True, related_name="ending")
    expires_on = models.DateField(help_text="the last day it holds")
    told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "paper_ending"
        indexes = [
            models.Index(fields=["expires_on", "result"], condition=Q(told_at__isnull=True), name="ending_to_tell")
        ]


class Export(models.Model):
    """A person's data put together in one file, for them alone and for some days."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person_id = models.UUIDField()
    account_id = models.UUIDField()
    state = models.TextField(choices=[(s, s) for s in ExportState], default=ExportState.ASKED)
    dossiers = models.IntegerField(default=0)
    papers = models.IntegerField(default=0)
    left_out = models.IntegerField(default=0, help_text="papers that did not fit in")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True, help_text="when it was saved first")

    class Meta:
        db_table = "data_export"
        constraints = [
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(state__in=[ExportState.ASKED, ExportState.BUILDING]),
                name="one_export_at_a_time",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["person_id", "-id"], name="export_of_person"),
            models.Index(fields=["ends_at"], condition=Q(state=ExportState.READY), name="export_to_end"),
        ]
