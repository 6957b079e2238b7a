"""The operations on technoparks, mentors and startups."""
