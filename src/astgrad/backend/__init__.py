"""Writes: a `Module` of the IR becomes formatted text and a file. The only writer of concrete syntax."""
