from django.apps import AppConfig


class InstallationConfig(AppConfig):
    name = "motcua.config"
    label = "config"

    def ready(self) -> None:
        from motcua.config import checks  # noqa: F401 - registers them
