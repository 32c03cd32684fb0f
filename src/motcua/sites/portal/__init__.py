"""The citizen's side: find, file, follow, receive, verify."""
