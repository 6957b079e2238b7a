"""What `rooms.ports` asks for, embedded and over the network."""
