from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "motcua.assistant.law"
    label = "law"

    def ready(self) -> None:
        from motcua.assistant.law import jobs  # noqa: F401  # it registers itself
