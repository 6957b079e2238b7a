"""What goes over the wire: pydantic models that check what comes in and describe what goes out."""
