"""Accounts, the people and businesses behind them, and how they prove who they are."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django_otp.models import Device

from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.text import fold
from motcua.foundation.identity.enums import AccountKind, ReadingKind, Sex, Source
from motcua.foundation.organisations.models import Officer, person_sort_key


class Person(models.Model):
    """A natural person, known by the 12-digit citizen number (Law on Identification 26/2023/QH15, Article 12)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    citizen_number = models.TextField(unique=True)
    full_name = models.TextField()
    sort_key = models.TextField(db_collation="C")
    name_folded = models.TextField()
    birth_date = models.DateField(null=True)
    sex = models.TextField(blank=True, default="", choices=[(s, s) for s in Sex])
    residence = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    email = models.TextField(blank=True, default="")
    source = models.TextField(choices=[(s, s) for s in Source], default=Source.COUNTER)

    class Meta:
        db_table = "person"

    def __str__(self) -> str:
        return self.full_name

    def set_name(self, full_name: str) -> None:
        self.full_name, self.name_folded = full_name, fold(full_name)
        self.sort_key = person_sort_key(full_name)


class Business(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7)
    tax_code = models.TextField(unique=True)
    name = models.TextField()
    address = models.TextField(blank=True, default="")

    class Meta:
        db_table = "business"

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """The person may act for the business in these days; `valid_to` is the first day it no longer holds."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="mandates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    scope = models.TextField(blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.TextField(choices=[(s, s) for s in Source])

    class Meta:
        db_table = "mandate"
        constraints = [
            models.UniqueConstraint(
                fields=["business", "person"], condition=Q(valid_to__isnull=True), name="one_open_mandate"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="mandate_dates_in_order"
            ),
        ]


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class Account(AbstractBaseUser):  # type: ignore[django-manager-missing]  # devices of django-otp share a manager
    """Someone or something that signs in. Rights are not here: they come from positions (`actors.actor_of`)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    username = models.TextField(unique=True)
    kind = models.TextField(choices=[(k, k) for k in AccountKind])
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, related_name="account")
    officer = models.OneToOneField(Officer, on_delete=models.PROTECT, null=True, related_name="account")
    language = models.CharField(max_length=2, default="vi")
    is_active = models.BooleanField(default=True)
    password_temporary = models.BooleanField(
        default=False, db_default=False, help_text="set by an administrator; nothing opens before it is changed"
    )
    created_at = models.DateTimeField(default=now)

    objects = AccountManager()
    USERNAME_FIELD = "username"

    class Meta:
        db_table = "account"
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind=AccountKind.CITIZEN) & Q(person__isnull=False) & Q(officer__isnull=True))
                | (Q(kind=AccountKind.OFFICER) & Q(officer__isnull=False) & Q(person__isnull=True))
                | (Q(kind=AccountKind.MACHINE) & Q(officer__isnull=True) & Q(person__isnull=True)),
                name="account_belongs_to_its_kind",
            )
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def display_name(self) -> str:
        if self.officer:
            return self.officer.full_name
        return self.person.full_name if self.person else self.username


class EidLink(models.Model):
    """The provider's name for an account; a person keeps the account when the provider's subject stays the same."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="eid_links")
    issuer = models.TextField()
    subject = models.TextField()
    loa = models.SmallIntegerField()
    last_claims_at = models.DateTimeField()

    class Meta:
        db_table = "eid_link"
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_a_subject")]


class Passkey(Device):
    """A WebAuthn credential as a second factor. It is a django-otp device, so the session can name it."""

    credential_id = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "passkey"

    def verify_token(self, token: str) -> bool:
        """A passkey is proved by a signature, never by typing something."""
        return False


class ApiToken(models.Model):
    """A secret that another system shows to act for an account, within its scopes and until its end. The secret itself
    is shown once and not kept."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="api_tokens")
    client = models.TextField(help_text="the system that holds it, in words")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret, hex")
    scopes = ArrayField(models.TextField(), help_text="values of enums.Scope")
    created_at = models.DateTimeField(default=now)
    created_by_name = models.TextField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True, help_text="to the minute")

    class Meta:
        db_table = "api_token"

    def __str__(self) -> str:
        return self.client


class Reading(models.Model):
    """Somebody read data of a person or business: who (office and role), what, for what. Added by `readings.note` only;
    the runtime role can insert and read, nothing else."""

    id = models.UUIDField(primary_key=True, help_text="made of what it says, where it is kept once a day")
    about_id = models.UUIDField(help_text="the person or business")
    kind = models.TextField(choices=[(k, k) for k in ReadingKind])
    subject_kind = models.TextField()
    subject_id = models.UUIDField()
    reader_kind = models.TextField()
    reader_id = models.UUIDField()
    role = models.TextField(default="")
    unit_id = models.UUIDField(null=True)
    via = models.TextField(default="", help_text="the system that read for the officer")
    detail = models.JSONField(default=dict, help_text="dossier code, procedure, step, document, facts: what for")
    at = models.DateTimeField()

    class Meta:
        db_table = "reading"
        indexes = [models.Index(fields=["about_id", "-at", "-id"], name="reading_of_person")]
