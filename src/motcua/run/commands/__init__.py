"""One module a sub-command; each offers `add(subparsers)`."""
