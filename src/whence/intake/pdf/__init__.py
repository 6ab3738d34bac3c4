"""PDF documents: their text layer in reading order, and OCR where there is none."""
