"""Technoparks, their rooms, who belongs to them, and how one is let in."""
