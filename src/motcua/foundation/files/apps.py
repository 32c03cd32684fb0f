from django.apps import AppConfig
from django.http import request


class FilesConfig(AppConfig):
    name = "motcua.foundation.files"
    label = "files"

    def ready(self) -> None:
        """Django has no setting for the parser of uploads."""
        from motcua.foundation.files.multipart import Parser

        request.MultiPartParser = Parser  # type: ignore[attr-defined]
