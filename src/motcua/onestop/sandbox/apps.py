from django.apps import AppConfig


class SandboxConfig(AppConfig):
    name = "motcua.onestop.sandbox"
    label = "sandbox"
