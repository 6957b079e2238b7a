"""Mentoring in one flow: finding, hours, booking, meeting, and what follows."""
