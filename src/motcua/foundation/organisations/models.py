"""A province as a dated tree of units, the officers who hold positions in it, and the days it works."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.foundation.common.clock import now, today
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.text import fold, sort_key
from motcua.foundation.organisations.enums import AGENCIES, HistoryKind, Level, NoticeKind, UnitKind


def valid_on(day: object, prefix: str = "") -> Q:
    """Rows whose dates hold `day`; `valid_to` is the first day they no longer do."""
    first, after, open_end = f"{prefix}valid_from__lte", f"{prefix}valid_to__gt", f"{prefix}valid_to__isnull"
    return Q(**{first: day}) & (Q(**{open_end: True}) | Q(**{after: day}))


class Unit(models.Model):
    """One body or part of a body. Rows are dated and never deleted; `valid_to` is the first day it no longer exists."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.TextField(help_text="national code (2 or 5 digits) of a committee, else our own below it")
    agency_id = models.TextField(blank=True, default="", help_text="agency identifier, Decision 20/2020/QĐ-TTg")
    kind = models.TextField(choices=[(k, k) for k in UnitKind])
    level = models.TextField(choices=[(k, k) for k in Level])
    name = models.TextField()
    name_en = models.TextField()
    place = models.TextField(help_text="the commune or province served, e.g. Phường Việt Trì")
    place_en = models.TextField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    owner = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="parts",
        help_text="the agency this unit acts for: itself, or the nearest agency above",
    )  # fmt: skip
    sort_key = models.TextField(db_collation="C")
    name_folded = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "unit"
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to__isnull=True), name="one_open_unit_a_code"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="unit_dates_in_order"
            ),
            models.UniqueConstraint(
                fields=["agency_id"],
                condition=~Q(agency_id="") & Q(valid_to__isnull=True),
                name="one_unit_an_agency_id",
            ),
        ]
        indexes = [models.Index(fields=["kind", "level"], name="unit_kind_level")]

    def __str__(self) -> str:
        return self.name

    def set_name(self, name: str, name_en: str) -> None:
        self.name, self.name_en = name, name_en
        self.sort_key, self.name_folded = sort_key(name), fold(f"{name} {name_en}")

    @property
    def is_agency(self) -> bool:
        return self.kind in AGENCIES

    @property
    def is_open(self) -> bool:
        return self.valid_to is None or self.valid_to > today()

    @property
    def label(self) -> dict[str, str]:
        return {"vi": self.name, "en": self.name_en}

    @property
    def agency_label(self) -> dict[str, str]:
        """Of the agency that it acts for, where that is another: offices of two agencies may have one name."""
        return {} if self.owner_id == self.id else self.owner.label

    @property
    def full_label(self) -> dict[str, str]:
        agency = self.agency_label
        return {lang: f"{words}, {agency[lang]}" if agency else words for lang, words in self.label.items()}

    @property
    def place_label(self) -> dict[str, str]:
        return {"vi": self.place, "en": self.place_en}


class UnitHistory(models.Model):
    """What a unit was before: an old commune of the three-level time, an earlier name, a unit merged into it."""

    id = models.BigAutoField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="history")
    code = models.TextField(help_text="the old code")
    name = models.TextField()
    name_folded = models.TextField()
    district = models.TextField(blank=True, default="")
    province = models.TextField(blank=True, default="")
    kind = models.TextField(choices=[(k, k) for k in HistoryKind])
    is_main = models.BooleanField(default=True, help_text="of a split unit: this heir took the largest part")
    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="heirs")
    valid_to = models.DateField(help_text="first day on which the old unit or name no longer held")

    class Meta:
        db_table = "unit_history"
        indexes = [models.Index(fields=["code"], name="unit_history_code")]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.district, self.province) if part)


class Officer(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.TextField(unique=True)
    full_name = models.TextField()
    sort_key = models.TextField(db_collation="C")
    name_folded = models.TextField()
    email = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "officer"

    def __str__(self) -> str:
        return self.full_name

    def set_name(self, full_name: str) -> None:
        """People are listed by given name, then family and middle names, as Vietnamese lists are."""
        self.full_name, self.name_folded = full_name, fold(full_name)
        self.sort_key = person_sort_key(full_name)


def person_sort_key(full_name: str) -> str:
    words = full_name.split()
    return sort_key(" ".join([*words[-1:], *words[:-1]]), by_words=True)


class Position(models.Model):
    """An officer's place in a unit with the roles that come with it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="positions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="positions")
    title = models.JSONField(help_text='{"vi", "en"}')
    roles = ArrayField(models.TextField(), default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "position"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="position_dates_in_order"
            )
        ]


class Substitution(models.Model):
    """While one officer is away another holds their grants; both days are inside."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    absent = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="stands_in")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "substitution"
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="substitution_dates_in_order"),
            models.CheckConstraint(condition=~Q(absent=F("substitute")), name="nobody_stands_in_for_themselves"),
        ]


class CalendarNotice(models.Model):
    """An official change of the working calendar entered after the shipped years were published."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    date = models.DateField()
    kind = models.TextField(choices=[(k, k) for k in NoticeKind])
    reason = models.JSONField(help_text='{"vi", "en"}')
    source = models.TextField(help_text="number and date of the document")
    entered_by = models.UUIDField()
    entered_by_name = models.TextField()
    entered_at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True)
    revoked_why = models.TextField(default="", help_text="the reason in the words of who revoked it")

    class Meta:
        db_table = "calendar_notice"
        constraints = [
            models.UniqueConstraint(fields=["date"], condition=Q(revoked_at__isnull=True), name="one_notice_a_day")
        ]


def owner_of(kind: str, own_id: UUID, parent: Unit | None) -> UUID:
    """The agency a unit of this kind acts for."""
    return own_id if parent is None or kind in AGENCIES else parent.owner_id
