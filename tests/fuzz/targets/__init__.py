"""One parser each. `check(data)` raises exactly when something is wrong; refusing hostile bytes is right."""
