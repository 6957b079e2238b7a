"""Mentoring: hours, slots, bookings, and who waits for one."""
