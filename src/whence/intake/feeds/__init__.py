"""Feeds and site maps: what a site says that it has published."""
