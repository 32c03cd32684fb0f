from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "motcua.onestop.webhooks"
    label = "webhooks"
