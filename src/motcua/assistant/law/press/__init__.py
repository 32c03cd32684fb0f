"""Opening files that somebody uploaded as legal texts, in a process of its own. No Django, no database."""
