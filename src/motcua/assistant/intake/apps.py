from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "motcua.assistant.intake"
    label = "intake"

    def ready(self) -> None:
        from motcua.assistant.intake import jobs, services  # noqa: F401  # they register themselves
