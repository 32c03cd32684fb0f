from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "motcua.onestop.payments"
    label = "payments"

    def ready(self) -> None:
        from motcua.onestop.payments import jobs, resolvers, subscriptions  # noqa: F401  # they register themselves
