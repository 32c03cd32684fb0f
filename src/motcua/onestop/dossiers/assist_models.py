"""Who helped somebody to file, and how that person agreed; loaded by `models`."""

from django.db import models
from django.db.models import Q

from motcua.foundation.common.ids import uuid7
from motcua.foundation.organisations.models import Unit
from motcua.onestop.dossiers.enums import Consent, Helper


class Assistance(models.Model):
    """A form that is filled in for somebody at a help point, and the dossier that it became. What was agreed to on
    paper is the scan that `FileReference` holds under this row's id. Neither the code nor the link is kept, only their
    digests."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    draft = models.OneToOneField("dossiers.Draft", on_delete=models.SET_NULL, null=True, related_name="assistance")
    dossier = models.OneToOneField("dossiers.Dossier", on_delete=models.CASCADE, null=True, related_name="assistance")
    helper = models.TextField(choices=[(kind.value, kind.value) for kind in Helper])
    helper_name = models.TextField(help_text="who helps, as they give their name; the officer where it is the counter")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", help_text="the help point")
    account_id = models.UUIDField(help_text="the officer's account under which it was filled in")
    person_number = models.TextField(default="")
    person_name = models.TextField(default="")
    phone = models.TextField(default="")
    consent = models.TextField(choices=[(way.value, way.value) for way in Consent], default="", blank=True)
    consented_at = models.DateTimeField(null=True)
    code_digest = models.TextField(default="")
    code_until = models.DateTimeField(null=True)
    code_tries = models.SmallIntegerField(default=0)
    link_digest = models.TextField(default="")
    link_until = models.DateTimeField(null=True)
    begun_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, help_text="when the person went on with it themselves")

    class Meta:
        db_table = "assistance"
        constraints = [
            models.CheckConstraint(
                condition=Q(dossier=None) | Q(consented_at__isnull=False), name="assistance_filed_was_agreed"
            ),
            models.UniqueConstraint(
                fields=["link_digest"], condition=~Q(link_digest=""), name="one_assistance_a_link"
            ),
        ]  # fmt: skip
