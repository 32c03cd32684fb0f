"""Legal texts with their wordings, articles, clauses and points; what cites an article; the file that waits.

A wording is never changed: a new one of the same number takes its place, and the former stays for what cited it.
"""

from django.db import models
from django.db.models import F, Q

from motcua.assistant.law.enums import TextKind
from motcua.assistant.law.tree import titled
from motcua.foundation.common.ids import uuid7


class LegalText(models.Model):
    """A law, decree or circular by its number. It is used from `in_force_from` on, before `in_force_until`, while no
    other supersedes it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.TextField(unique=True, help_text="as it is cited: 61/2018/NĐ-CP")
    slug = models.TextField(unique=True, help_text="the number in an address: 61-2018-nd-cp")
    title = models.TextField()
    kind = models.TextField(choices=[(k, k) for k in TextKind])
    issuer = models.TextField(blank=True, default="")
    issued_date = models.DateField(null=True)
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, help_text="the first day on which it is in force no more")
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="supersedes", db_index=False
    )
    note = models.TextField(blank=True, default="", help_text="what readers should know: what it leaves out")
    source = models.TextField(blank=True, default="", help_text="where the file was taken from")
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "law_text"
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_until=None) | Q(in_force_until__gte=F("in_force_from")),
                name="law_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | ~Q(superseded_by=F("id")), name="law_supersedes_another"
            ),
        ]
        indexes = [models.Index(fields=["-in_force_from", "-id"], name="law_latest")]

    def __str__(self) -> str:
        return self.number


class Wording(models.Model):
    """What was read from one file. The current one of a text is used, from `indexed_at` on: then the worker has made
    what its articles are found by, in the form `indexed_form`; `indexed_count` of them so far."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    text = models.ForeignKey(LegalText, on_delete=models.PROTECT, related_name="wordings", db_index=False)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="of the articles as they were read")
    file_name = models.TextField()
    filed_at = models.DateTimeField()
    filed_by = models.TextField()
    articles_count = models.PositiveIntegerField()
    indexed_count = models.PositiveIntegerField(default=0)
    indexed_form = models.PositiveIntegerField(default=0)
    indexed_at = models.DateTimeField(null=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        db_table = "law_wording"
        constraints = [
            models.UniqueConstraint(fields=["text", "version"], name="one_wording_a_version"),
            models.UniqueConstraint(fields=["text"], condition=Q(is_current=True), name="one_current_wording_a_text"),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.version}"


class LawArticle(models.Model):
    """An article or an annex; `terms` is what the assistant finds it by, made by the worker (`indexing`)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="articles", db_index=False)
    place = models.PositiveIntegerField()
    slug = models.TextField()
    number = models.TextField()
    part = models.PositiveIntegerField(default=0, help_text="0: the text itself; 1 and on: what is attached to it")
    heading = models.TextField(blank=True, default="")
    context = models.JSONField(default=list, help_text="headings of chapter and section")
    is_annex = models.BooleanField(
        default=False, db_default=False, help_text="Phụ lục, of which only the lines are kept"
    )
    lead = models.TextField(blank=True, default="")
    terms = models.BinaryField(null=True)

    class Meta:
        db_table = "law_article"
        constraints = [
            models.UniqueConstraint(fields=["wording", "slug"], name="one_article_a_slug"),
            models.UniqueConstraint(fields=["wording", "place"], name="one_article_a_place"),
        ]

    @property
    def title(self) -> str:
        return titled(self.number, self.heading, is_annex=self.is_annex)

    def __str__(self) -> str:
        return self.number


class LawClause(models.Model):
    """A clause (no point) or a point of one; of points without clauses the clause is empty."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    article = models.ForeignKey(LawArticle, on_delete=models.PROTECT, related_name="clauses", db_index=False)
    place = models.PositiveIntegerField()
    clause = models.TextField(blank=True, default="")
    point = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")

    class Meta:
        db_table = "law_clause"
        constraints = [models.UniqueConstraint(fields=["article", "place"], name="one_clause_a_place")]
        indexes = [models.Index(fields=["article", "clause", "point"], name="clause_by_number")]

    def __str__(self) -> str:
        return f"{self.clause}{self.point}"


class Citation(models.Model):
    """What cites an article, by its kind and id: a turn of a talk with the assistant. `place`: the first is quoted."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    by_kind = models.TextField()
    by_id = models.UUIDField()
    place = models.PositiveSmallIntegerField()
    article = models.ForeignKey(LawArticle, on_delete=models.PROTECT, related_name="citations")

    class Meta:
        db_table = "law_citation"
        constraints = [
            models.UniqueConstraint(fields=["by_kind", "by_id", "place"], name="one_citation_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.by_kind} {self.by_id}"


class LawUpload(models.Model):
    """A file that was read and waits for its officer's decision; one an officer, gone after a day."""

    officer = models.UUIDField(primary_key=True)
    name = models.TextField()
    digest = models.CharField(max_length=64)
    tree = models.JSONField(help_text="tree.Tree as JSON")
    at = models.DateTimeField()

    class Meta:
        db_table = "law_upload"

    def __str__(self) -> str:
        return self.name
