"""Officers' sign-in and account; the administrator's units, officers, calendar, record and state of the house."""
