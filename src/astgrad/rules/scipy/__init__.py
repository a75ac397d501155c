"""Rules for SciPy, by module. Importing this imports no SciPy: rules are text."""
