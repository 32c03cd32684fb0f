"""A dossier is a Viewflow process; papers, result and events lie in tables beside it, as a Django project has them."""

from django.db import models
from viewflow.workflow.models import Process


class Grant(models.Model):
    officer = models.IntegerField()
    organisation = models.IntegerField()
    role = models.CharField(max_length=20)

    class Meta:
        db_table = "grants"
        constraints = [models.UniqueConstraint(fields=["officer", "organisation", "role"], name="one_grant")]


class Dossier(Process):
    code = models.CharField(max_length=40, unique=True)
    organisation = models.IntegerField()
    answers = models.JSONField()
    received_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "dossier"
        indexes = [models.Index(fields=["organisation", "due_on"])]


class Attachment(models.Model):
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    key = models.CharField(max_length=200)

    class Meta:
        db_table = "attachment"


class Result(models.Model):
    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True)
    data = models.JSONField()
    sha256 = models.CharField(max_length=64, null=True)

    class Meta:
        db_table = "result"


class Event(models.Model):
    subject = models.ForeignKey(Dossier, models.PROTECT, related_name="events", db_constraint=False)
    at = models.DateTimeField(auto_now_add=True)
    officer = models.IntegerField()
    action = models.CharField(max_length=20)
    detail = models.JSONField()

    class Meta:
        db_table = "event"
