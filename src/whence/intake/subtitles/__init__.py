"""Subtitles: what was said, and when."""
