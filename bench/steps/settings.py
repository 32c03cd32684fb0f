"""The settings of an installation, with as many calls a minute as a measurement makes."""

from motcua.config.settings import *  # noqa: F403 - these are settings

API_CALLS_A_MINUTE = 10_000_000
