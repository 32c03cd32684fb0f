"""The installation's own settings, and a web server that can be stopped between commit and reply."""

from motcua.config.settings import *  # noqa: F403
from motcua.config.settings import MIDDLEWARE

MIDDLEWARE = ["tests.faults.middleware.PauseBeforeReply", *MIDDLEWARE]
