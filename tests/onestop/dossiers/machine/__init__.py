"""What the life cycle's machine is put together from: a house, and its rules by what they are about."""
