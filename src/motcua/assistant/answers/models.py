"""A talk with the assistant: its questions, what an officer was asked, and answers approved as knowledge.

Of an answer nothing is kept but what it was about: it is told anew from what is in force whenever somebody reads it.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.assistant.answers.enums import AnswerKind, QuestionState, Source
from motcua.foundation.common.ids import uuid7
from motcua.foundation.organisations.models import Unit


class Thread(models.Model):
    """Who holds `secret` holds the talk. `about`: the procedure that is talked about."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    secret = models.TextField(unique=True)
    source = models.TextField(choices=[(s, s) for s in Source])
    language = models.CharField(max_length=2, default="vi")
    person_id = models.UUIDField(null=True, help_text="who was signed in")
    about = models.TextField(blank=True, default="", help_text="code of a procedure")
    officer_id = models.UUIDField(null=True, help_text="account of the officer who asked beside a dossier")
    dossier_code = models.TextField(blank=True, default="", db_default="", help_text="the dossier it was asked beside")
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True, help_text="when what people typed in it was deleted")

    class Meta:
        db_table = "assistant_thread"
        indexes = [
            models.Index(fields=["person_id", "-id"], condition=Q(person_id__isnull=False), name="thread_of_person"),
            models.Index(
                fields=["officer_id", "dossier_code", "-id"], condition=Q(officer_id__isnull=False),
                name="thread_of_officer",
            ),
            models.Index(fields=["last_at", "id"], condition=Q(forgotten_at__isnull=True), name="thread_to_forget"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.id)


class Turn(models.Model):
    """One question and what its answer was about."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="turns", db_index=False)
    number = models.PositiveIntegerField()
    question = models.TextField(help_text="as typed, without numbers of persons and phones")
    was_masked = models.BooleanField(default=False)
    kind = models.TextField(choices=[(k, k) for k in AnswerKind])
    procedure_code = models.TextField(blank=True, default="")
    revision_id = models.UUIDField(null=True, help_text="that was in force; null for a listed procedure")
    facts = ArrayField(models.TextField(), default=list, help_text="asked for; none: the whole")
    likely = ArrayField(models.TextField(), default=list, help_text="codes of procedures to choose from")
    entry_id = models.UUIDField(null=True, help_text="the approved answer that was told")
    talk = models.TextField(blank=True, default="")
    dossier_code = models.TextField(blank=True, default="", db_default="", help_text="an officer asked beside it")
    matter = models.TextField(blank=True, default="", db_default="", help_text="what of the dossier was asked")
    paper = models.TextField(blank=True, default="", db_default="", help_text="key of the document that was named")
    worded = models.JSONField(
        null=True, help_text="a model's words for it, each sentence with what it cites; checked again when read"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="the only agency that settles it, or the one that was asked",
    )  # fmt: skip
    at = models.DateTimeField()

    class Meta:
        db_table = "assistant_turn"
        constraints = [models.UniqueConstraint(fields=["thread", "number"], name="one_turn_a_number")]
        indexes = [models.Index(fields=["at", "id"], name="turn_by_time")]

    def __str__(self) -> str:
        return self.question[:60]


class OfficerQuestion(models.Model):
    """A talk that was handed to an agency. Who holds its code reads the answer."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.TextField(unique=True)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="handed")
    turns = models.PositiveIntegerField(help_text="of the thread, when it was handed over")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    procedure_code = models.TextField(blank=True, default="")
    question = models.TextField(help_text="what the officer is asked")
    name = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    email = models.TextField(blank=True, default="")
    person_id = models.UUIDField(null=True)
    language = models.CharField(max_length=2, default="vi")
    state = models.TextField(choices=[(s, s) for s in QuestionState], default=QuestionState.WAITING)
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.TextField(blank=True, default="")
    answered_by_id = models.UUIDField(null=True)
    passed_from = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="the agency that passed it on last; null where it is with the one that was asked",
    )  # fmt: skip
    passed_why = models.TextField(blank=True, default="", help_text="for officers")
    passed_by = models.TextField(blank=True, default="")
    passed_by_id = models.UUIDField(null=True)
    passed_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True, help_text="when what people typed in it was deleted")

    class Meta:
        db_table = "assistant_question"
        constraints = [
            models.CheckConstraint(
                condition=Q(state=QuestionState.WAITING, answered_at__isnull=True)
                | Q(state=QuestionState.ANSWERED, answered_at__isnull=False) & ~Q(answer=""),
                name="answered_with_an_answer",
            ),
            models.UniqueConstraint(
                fields=["thread"], condition=Q(state=QuestionState.WAITING), name="one_waiting_question_a_thread"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "asked_at", "id"], condition=Q(state=QuestionState.WAITING), name="question_waiting"
            ),
            models.Index(
                fields=["answered_at", "id"], condition=Q(state=QuestionState.ANSWERED), name="question_answered"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Entry(models.Model):
    """A question and an officer's answer, approved by a controller. It is quoted while the revision it was approved
    under is in force; null where it is of no procedure, or of one that is only listed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    question = models.TextField()
    answer = models.TextField()
    procedure_code = models.TextField(blank=True, default="")
    revision_id = models.UUIDField(null=True)
    handed = models.OneToOneField(OfficerQuestion, on_delete=models.PROTECT, related_name="entry")
    answered_by = models.TextField(help_text="name of the officer")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    answered_date = models.DateField()
    approved_by = models.TextField()
    approved_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "assistant_entry"
        indexes = [models.Index(fields=["-approved_at", "-id"], name="entry_latest")]

    def __str__(self) -> str:
        return self.question[:60]
