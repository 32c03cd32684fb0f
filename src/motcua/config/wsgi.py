"""The door through which the web server calls Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")  # noqa: TID251 - Django asks there
application = get_wsgi_application()
