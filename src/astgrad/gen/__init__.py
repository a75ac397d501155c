"""What `astgrad gen` does with files: which to read, what to make of them, where to write it, and how to check it."""
