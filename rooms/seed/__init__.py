"""What a fresh installation starts with: the network's sites and partners, and its first administrator."""
