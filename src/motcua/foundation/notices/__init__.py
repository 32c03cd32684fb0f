"""Messages to people: a template in their language, a row that never gets lost, a ledger of every delivery."""
