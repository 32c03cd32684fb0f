"""Forms of this site. What is right is decided by the services; these only carry it."""
