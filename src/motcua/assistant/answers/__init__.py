"""What is asked and answered: a talk, its answers with their source, an officer where nothing is known."""
