"""A filled paper form becomes proposals for the electronic one: each with the piece of paper it was read from."""
