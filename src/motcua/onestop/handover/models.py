"""Where each issued result lies, the slips it travels with, who collected it, what the post was given."""

from typing import Any

from django.db import models
from django.db.models import Q

from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.models import StoredFile
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.handover.enums import Confirmed, ItemState, PostState, Standing

PLACE: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+", "db_index": False}
LYING = Q(standing=Standing.LIES, is_paper=True)


class ResultPlace(models.Model):
    """Where the issued result of a dossier lies and where it is to go; written with the step that issues it. By post
    it leaves from where it lies, or travels to `goes_to` first to leave in one item with others."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, primary_key=True, related_name="result_place")
    is_paper = models.BooleanField(help_text="False: the electronic result is all that was asked for")
    by_post = models.BooleanField(default=False)
    goes_to = models.ForeignKey(Unit, null=True, **PLACE, help_text="centre of collection; null: by post")
    place = models.ForeignKey(Unit, **PLACE, help_text="where it lies, or who sent it on last")
    standing = models.TextField(choices=[(s, s) for s in Standing], default=Standing.LIES)
    since = models.DateTimeField(help_text="since when it stands so")
    given_at = models.DateTimeField(null=True)
    reminders = models.SmallIntegerField(default=0, help_text="how many were sent since it lies at its centre")
    remind_at = models.DateTimeField(null=True, help_text="when the next one is due")

    class Meta:
        db_table = "result_place"
        constraints = [
            models.CheckConstraint(condition=Q(by_post=True) | Q(goes_to__isnull=False), name="result_goes_somewhere"),
            models.CheckConstraint(
                condition=~Q(standing=Standing.ON_THE_WAY) | Q(goes_to__isnull=False), name="result_on_its_way_to"
            ),
        ]
        indexes = [
            models.Index(fields=["place", "goes_to", "since", "dossier"], condition=LYING, name="result_lying"),
            models.Index(
                fields=["place", "since", "dossier"], condition=Q(standing=Standing.POSTED), name="result_posted"
            ),
            models.Index(
                fields=["remind_at", "dossier"], condition=Q(remind_at__isnull=False), name="result_to_remind"
            ),
        ]  # fmt: skip


class Slip(models.Model):
    """Results handed on from a unit to a centre."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.IntegerField(help_text="of the sending unit in its year")
    year = models.SmallIntegerField()
    from_unit = models.ForeignKey(Unit, **PLACE)
    to_centre = models.ForeignKey(Unit, **PLACE)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(help_text="account of who handed over")
    made_by_name = models.TextField()
    closed_at = models.DateTimeField(null=True, help_text="when the last of it was answered")

    class Meta:
        db_table = "handover_slip"
        constraints = [
            models.UniqueConstraint(fields=["from_unit", "year", "number"], name="one_handover_slip_a_number")
        ]
        indexes = [
            models.Index(
                fields=["to_centre", "id"], condition=Q(closed_at__isnull=True), name="handover_slip_arriving"
            ),
            models.Index(fields=["to_centre", "-id"], name="handover_slip_of_centre"),
            models.Index(fields=["from_unit", "-id"], name="handover_slip_of_unit"),
        ]  # fmt: skip

    @property
    def printed(self) -> str:
        return f"{self.number:02}/{self.year}"


class SlipItem(models.Model):
    """One result of a slip. A dossier is on one open slip at most."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    slip = models.ForeignKey(Slip, on_delete=models.CASCADE, related_name="items")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=[(s, s) for s in ItemState], default=ItemState.SENT)
    reason = models.TextField(blank=True, default="", help_text="why it is said to be missing")
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.TextField(blank=True, default="")

    class Meta:
        db_table = "handover_item"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(state=ItemState.SENT), name="one_open_handover_slip_a_dossier"
            ),
            models.CheckConstraint(
                condition=Q(state=ItemState.SENT, answered_at__isnull=True)
                | ~Q(state=ItemState.SENT) & Q(answered_at__isnull=False),
                name="handover_item_answered_with_its_state",
            ),
        ]


class ReturnCode(models.Model):
    """A code sent to the applicant, by which they confirm at the counter that they received the result."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    digest = models.TextField(help_text="HMAC of the code; the code itself is only in the message")
    sent_at = models.DateTimeField()
    sent_by_name = models.TextField()
    tries = models.SmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "return_code"


class Collection(models.Model):
    """A result was handed over: to whom, by whom, where, and how that was confirmed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="collections")
    place = models.ForeignKey(Unit, **PLACE)
    at = models.DateTimeField()
    officer_id = models.UUIDField()
    officer_name = models.TextField()
    is_applicant = models.BooleanField()
    received_by = models.TextField(help_text="who came; of somebody authorised number and paper, too")
    confirmed = models.TextField(choices=[(c, c) for c in Confirmed])
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    sha256 = models.TextField(blank=True, default="", help_text="of the drawn signature or the signed slip")
    note = models.TextField(blank=True, default="", help_text="where the signed slip is kept")

    class Meta:
        db_table = "result_collection"
        indexes = [models.Index(fields=["place", "-at", "-id"], name="collection_at_place")]


class Posting(models.Model):
    """A result given to the post, and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="postings")
    place = models.ForeignKey(Unit, **PLACE)
    carrier = models.TextField()
    number = models.TextField(help_text="by which the item is followed")
    address = models.TextField()
    posted_on = models.DateField()
    posted_by_name = models.TextField()
    state = models.TextField(choices=[(s, s) for s in PostState], default=PostState.SENT)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="", help_text="why it came back")

    class Meta:
        db_table = "result_posting"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(state=PostState.SENT), name="one_open_posting_a_dossier"
            ),
        ]
