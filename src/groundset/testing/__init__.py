"""For tests, ours and those of users: a scripted model, and a loopback server with faults."""
