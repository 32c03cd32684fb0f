"""Reading, filling and joining Word documents, in a process of its own. No Django, no database, no template language:
a template can name fields, repeat a row and leave a part out, and can say nothing else."""
