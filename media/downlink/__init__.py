"""What a subscriber's link can take, and which layers of which videos go through it."""
