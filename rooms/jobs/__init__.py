"""Work that is done later: put down with the change that asks for it, done once for each key."""
