"""The assistant beside a dossier: what may be done and why, words to begin a letter with, settled ones like it."""
