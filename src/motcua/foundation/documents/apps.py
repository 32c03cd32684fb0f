from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "motcua.foundation.documents"
    label = "documents"
