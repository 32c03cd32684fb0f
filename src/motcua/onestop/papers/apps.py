from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "motcua.onestop.papers"
    label = "papers"

    def ready(self) -> None:
        from motcua.onestop.papers import jobs, subscriptions  # noqa: F401  # they register themselves
