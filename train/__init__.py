"""Making the reading network: data in, weights and model card out. Needs torch; nothing here is in the wheel."""
