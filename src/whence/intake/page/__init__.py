"""Web pages: their main content, and what they say of themselves."""
