"""People: registering, signing in, visiting as a guest, and the logins that follow."""
