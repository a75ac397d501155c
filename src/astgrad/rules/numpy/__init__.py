"""Rules for NumPy, by family."""
