from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class CommonConfig(AppConfig):
    name = "motcua.foundation.common"
    label = "common"

    def ready(self) -> None:
        """Load what every room declares, its listeners and periodic work: so a room above hears one below, unknown."""
        for config in apps.get_app_configs():
            if config.name.startswith("motcua."):
                for module in ("personal", "subscriptions", "jobs", "resolvers"):
                    if find_spec(f"{config.name}.{module}"):
                        import_module(f"{config.name}.{module}")
