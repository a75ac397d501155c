"""Reads: a function or a file becomes a `Program` of the IR. The only reader of concrete syntax."""
