"""Functions to differentiate, each beside what a person wrote for its derivative."""
