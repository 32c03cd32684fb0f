"""Views by what the citizen is about: finding, filing, following, proving."""
