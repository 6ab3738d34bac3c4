"""Pictures: what they state of themselves, and a hash by which copies are found."""
