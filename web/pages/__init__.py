"""Pages: thin views that ask the domain and fill a template."""
