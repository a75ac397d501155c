"""astgrad reads a Python function's source and writes the source of its derivative."""
