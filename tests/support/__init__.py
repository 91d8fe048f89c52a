"""Real counterparts for tests: a running service and a mail server that can misbehave."""
