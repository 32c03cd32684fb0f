"""Reading people, businesses, mandates and accounts."""

from datetime import date
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from motcua.foundation.common.clock import today
from motcua.foundation.identity.models import Account, Business, Mandate, Passkey, Person
from motcua.foundation.organisations.models import valid_on


def person_by_number(citizen_number: str) -> Person | None:
    return Person.objects.filter(citizen_number=citizen_number).first()


def mandates_of(person_id: UUID, day: date | None = None) -> QuerySet[Mandate]:
    """Mandates the person holds on `day`, with their business."""
    return (
        Mandate.objects.filter(valid_on(day or today()), person=person_id)
        .select_related("business").order_by("business__name")
    )  # fmt: skip


def mandate_of(person_id: UUID | None, business_id: UUID, day: date | None = None) -> Mandate | None:
    return mandates_of(person_id, day).filter(business=business_id).first() if person_id else None


def businesses_of(person_id: UUID) -> list[Business]:
    return [mandate.business for mandate in mandates_of(person_id)]


def account_by_username(username: str) -> Account | None:
    return get_user_model().objects.filter(username=username).select_related("officer", "person").first()


def account_of_officer(officer_id: UUID) -> Account | None:
    return Account.objects.filter(officer=officer_id).first()


def officer_accounts() -> QuerySet[Account]:
    return Account.objects.filter(officer__isnull=False).select_related("officer").order_by("officer__sort_key")


def passkeys_of(account: Account) -> QuerySet[Passkey]:
    return Passkey.objects.filter(user=account, confirmed=True).order_by("created_at")


def has_second_factor(account: Account) -> bool:
    from django_otp import user_has_device

    return user_has_device(account, confirmed=True)
