"""RTCP: what the control path says to publishers and subscribers, and what it hears from them."""
