from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "motcua.onestop.printing"
    label = "printing"

    def ready(self) -> None:
        # They register themselves.
        from motcua.onestop.printing import jobs, own_data, resolvers, subscriptions  # noqa: F401
