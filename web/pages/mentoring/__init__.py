"""The pages of mentoring: finding, booking, the sessions."""
