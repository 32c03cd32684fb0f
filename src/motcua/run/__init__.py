"""The `motcua` command; starts and watches database, web, worker and stand-ins."""
