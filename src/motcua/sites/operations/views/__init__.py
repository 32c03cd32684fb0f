"""One module a subject: sign_in, enrol, account, units, officers, calendar, record, work."""
