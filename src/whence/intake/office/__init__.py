"""Office documents: Word, OpenDocument and rich text."""
