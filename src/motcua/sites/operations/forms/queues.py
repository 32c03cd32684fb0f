from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.bilingual import pick
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.queue import hours
from motcua.onestop.queue.labels import DAYS, PURPOSES
from motcua.onestop.queue.models import Place, Service
from motcua.sites.operations.forms._fields import ActForm, text

NO_HOURS = _("Write it like 07:00-11:30, 13:30-17:00, or leave it empty.")


class HoursForm(ActForm):
    is_active = forms.BooleanField(label=_("Gives numbers and booked times"), required=False)
    slot_minutes = forms.IntegerField(label=_("Minutes of one booked time"), min_value=5, max_value=240)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for n, day in enumerate(DAYS):
            self.fields[f"day_{n}"] = text(day, required=False, max_length=80)
        first = self.fields["day_0"]
        first.help_text = _("From–to, for example 07:00-11:30, 13:30-17:00. Leave every day empty for the hours of the "
                            "office; days off follow the working calendar.")  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        week = []
        for n in range(7):
            try:
                week.append(hours.read(data.get(f"day_{n}", "")))
            except ValueError:
                self.add_error(f"day_{n}", NO_HOURS)
        data["hours"] = week if any(week) else []
        return data

    @staticmethod
    def initial_of(place: Place) -> dict[str, Any]:
        week = {f"day_{n}": hours.written(spans) for n, spans in enumerate(place.hours)}
        return {"is_active": place.is_active, "slot_minutes": place.slot_minutes, **week}


def sectors() -> list[tuple[str, str]]:
    """Sectors of the procedures offered here."""
    rows = catalogue.published().order_by("sector").values_list("sector", "sector_name").distinct()
    return [(code, pick(name)) for code, name in rows]


class ServiceForm(ActForm):
    name_vi = text(_("Name in Vietnamese"), max_length=120)
    name_en = text(_("Name in English"), max_length=120)
    purpose = forms.ChoiceField(label=_("What people come for"), choices=list(PURPOSES.items()))
    sectors = forms.MultipleChoiceField(
        label=_("Sectors of procedures that belong here"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=sectors, help_text=_("Choose none for everything that no other service names."),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=_("Minutes for one person"), min_value=1, max_value=240,
        help_text=_("For what is told of the waiting, until times are recorded."),
    )  # fmt: skip
    capacity = forms.IntegerField(
        label=_("Places of one booked time"), min_value=0, max_value=200, help_text=_("0 when it cannot be booked."),
    )  # fmt: skip
    is_active = forms.BooleanField(label=_("Can be chosen"), required=False)

    @staticmethod
    def initial_of(service: Service) -> dict[str, Any]:
        return {
            "name_vi": service.name["vi"], "name_en": service.name["en"], "purpose": service.purpose,
            "sectors": service.sectors, "minutes": service.minutes, "capacity": service.capacity,
            "is_active": service.is_active,
        }  # fmt: skip


class CounterForm(ActForm):
    number = forms.IntegerField(label=_("Number of the counter"), min_value=1, max_value=200)
    services = forms.MultipleChoiceField(
        label=_("Services that it has"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_active = forms.BooleanField(label=_("Is used"), required=False)

    def __init__(self, place: Place, *args: Any, **options: Any):
        super().__init__(*args, **options)
        field = self.fields["services"]
        assert isinstance(field, forms.MultipleChoiceField)
        rows = Service.objects.filter(place=place, is_active=True)
        field.choices = [(str(one.id), pick(one.name)) for one in rows]

    @property
    def chosen(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data["services"]]
