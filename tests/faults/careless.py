"""Settings with the promise "once, however often the button is pressed" taken out: the harness must notice."""

from motcua.config.settings import *  # noqa: F403
from motcua.config.settings import MIDDLEWARE

MIDDLEWARE = ["tests.faults.middleware.Forgetful", *MIDDLEWARE]
