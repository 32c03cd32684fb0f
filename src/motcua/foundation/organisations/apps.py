from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "motcua.foundation.organisations"
    label = "organisations"
