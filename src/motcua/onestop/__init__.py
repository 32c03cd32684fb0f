"""The service to the citizen: catalogue, dossiers, registers."""
