"""Archives: files packed into one, read one at a time within limits."""
