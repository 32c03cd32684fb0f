"""This installation: settings, root urls, the only reader of the environment."""
