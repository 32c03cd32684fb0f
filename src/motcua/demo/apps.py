from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "motcua.demo"
    label = "demo"

    def ready(self) -> None:
        from motcua.demo.personas import PERSONAS
        from motcua.foundation.identity import persona

        persona.register(PERSONAS)
