"""Legal texts that this installation loads: law, article, clause, point; read from files, put in force, cited."""
