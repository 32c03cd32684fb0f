from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "motcua.onestop.registers"
    label = "registers"
