from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "motcua.onestop.handover"
    label = "handover"

    def ready(self) -> None:
        from motcua.onestop.handover import jobs, named, resolvers, subscriptions  # noqa: F401  # they register themselves

        named.add_all()
