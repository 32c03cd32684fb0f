"""Intake, process tokens, deadline ledger, supplements, results: the life of a dossier."""
