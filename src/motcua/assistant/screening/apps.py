from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "motcua.assistant.screening"
    label = "screening"

    def ready(self) -> None:
        from motcua.assistant.screening import jobs  # noqa: F401  # it registers itself
