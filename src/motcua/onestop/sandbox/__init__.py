"""The tenant to try things in: an installation of its own, with made-up people, that is put back to its beginning."""
