"""Places, services and counters of a queue; tickets, their calls, and booked times."""

from django.db import models
from django.db.models import F, Q

from motcua.foundation.common.ids import uuid7
from motcua.foundation.organisations.models import Unit
from motcua.onestop.queue.enums import BookingState, CallOutcome, Priority, Purpose, Source, TicketState


class Place(models.Model):
    """A service centre with a queue. `code` stands in addresses of the kiosk and the wall."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+")
    code = models.TextField(unique=True)
    is_active = models.BooleanField(default=True)
    hours = models.JSONField(default=list, help_text="seven lists of [from, to]; empty: the hours of the office")
    slot_minutes = models.PositiveSmallIntegerField(default=30)

    class Meta:
        db_table = "queue_place"
        constraints = [models.CheckConstraint(condition=Q(slot_minutes__gte=5), name="queue_slot_long_enough")]

    def __str__(self) -> str:
        return self.code


class Service(models.Model):
    """What people choose at the kiosk. `capacity` is how many may book one time; 0 when it cannot be booked."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="services")
    name = models.JSONField(help_text='{"vi", "en"}')
    purpose = models.TextField(choices=[(p, p) for p in Purpose], default=Purpose.RECEPTION)
    sectors = models.JSONField(default=list, help_text="codes of the catalogue's sectors that belong here")
    minutes = models.PositiveSmallIntegerField(default=10, help_text="for one person, until times are recorded")
    capacity = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=1)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "queue_service"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return str(self.name.get("vi", ""))


class Counter(models.Model):
    """Where people are called to; who sits there, and since when."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="counters")
    number = models.PositiveSmallIntegerField()
    is_active = models.BooleanField(default=True)
    seated_id = models.UUIDField(null=True, help_text="account of who sits there")
    seated_name = models.TextField(blank=True, default="")
    seated_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "queue_counter"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["place", "number"], name="queue_one_counter_a_number"),
            models.UniqueConstraint(fields=["place", "seated_id"], name="queue_one_counter_an_officer"),
            models.CheckConstraint(
                condition=Q(seated_id__isnull=True, seated_at__isnull=True)
                | Q(seated_id__isnull=False, seated_at__isnull=False),
                name="queue_seated_since",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class CounterService(models.Model):
    id = models.BigAutoField(primary_key=True)
    counter = models.ForeignKey(Counter, on_delete=models.CASCADE, related_name="serves")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="served_at")

    class Meta:
        db_table = "queue_counter_service"
        constraints = [models.UniqueConstraint(fields=["counter", "service"], name="queue_counter_serves_once")]

    def __str__(self) -> str:
        return f"{self.counter_id} {self.service_id}"


class Ticket(models.Model):
    """A number of a centre and day. It names nobody; whoever has the secret may follow it and give it up."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    number = models.PositiveIntegerField()
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", db_index=False)
    for_counter = models.ForeignKey(
        Counter, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="the only counter that may call it, after a transfer",
    )  # fmt: skip
    priority = models.TextField(choices=[(p, p) for p in Priority], default=Priority.ORDINARY)
    state = models.TextField(choices=[(s, s) for s in TicketState], default=TicketState.WAITING)
    source = models.TextField(choices=[(s, s) for s in Source])
    language = models.CharField(max_length=2, default="vi")
    secret = models.TextField(null=True, unique=True, help_text="forgotten on the next day")
    rank_at = models.DateTimeField(help_text="what it counts from: order.rank")
    taken_at = models.DateTimeField()
    waiting_since = models.DateTimeField(help_text="of this wait: taken, transferred or brought back")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "queue_ticket"
        constraints = [
            models.UniqueConstraint(fields=["place", "day", "number"], name="queue_one_ticket_a_number"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, state__in=["waiting", "called", "serving"])
                | Q(ended_at__isnull=False, state__in=["served", "missed", "left"]),
                name="queue_ticket_ends_with_its_state",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "day", "state", "rank_at"], name="queue_ticket_waiting"),
            models.Index(fields=["day"], condition=Q(ended_at__isnull=True), name="queue_ticket_open"),
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        return f"{self.number:03d}"

    @property
    def is_priority(self) -> bool:
        return self.priority != Priority.ORDINARY


class Call(models.Model):
    """A ticket called to a counter, from the first call to what became of it. `last_at` is the latest repeat."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="calls")
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", db_index=False)
    officer_id = models.UUIDField(null=True, help_text="account of who called")
    was_priority = models.BooleanField()
    waiting_since = models.DateTimeField()
    at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveSmallIntegerField(default=1)
    serving_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.TextField(choices=[(o, o) for o in CallOutcome], blank=True, default="")

    class Meta:
        db_table = "queue_call"
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(ended_at__isnull=True), name="queue_ticket_called_to_one_counter"
            ),
            models.UniqueConstraint(
                fields=["counter"], condition=Q(ended_at__isnull=True), name="queue_counter_calls_one_ticket"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="") | Q(ended_at__gte=F("at")) & ~Q(outcome=""),
                name="queue_call_ends_with_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "day", "-last_at"], name="queue_call_newest"),
            models.Index(fields=["counter", "day", "-at"], name="queue_call_of_counter"),
            models.Index(fields=["service", "-serving_at"], name="queue_call_of_service"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.counter_id}"


class Booking(models.Model):
    """A time that a person booked; at the centre its code becomes a ticket."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    day = models.DateField()
    code = models.CharField(max_length=6)
    person_id = models.UUIDField()
    procedure_code = models.TextField(blank=True, default="")
    state = models.TextField(choices=[(s, s) for s in BookingState], default=BookingState.BOOKED)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True, help_text="on the evening before")
    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, null=True, related_name="booking")

    class Meta:
        db_table = "queue_booking"
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "at"], condition=Q(state="booked"), name="queue_one_booking_a_person_a_time"
            ),
            models.UniqueConstraint(fields=["place", "day", "code"], name="queue_one_booking_a_code"),
        ]
        indexes = [
            models.Index(fields=["service", "at"], name="queue_booking_of_time"),
            models.Index(fields=["person_id", "-at"], name="queue_booking_of_person"),
            models.Index(fields=["day"], name="queue_booking_of_day"),
        ]

    def __str__(self) -> str:
        return self.code
