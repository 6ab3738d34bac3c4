"""Measurements: one script for each question. Results lie in `results/`, each with the machine it was taken on."""
