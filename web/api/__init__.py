"""What scripts and other programs ask for: JSON and files."""
