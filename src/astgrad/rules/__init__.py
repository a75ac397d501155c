"""Derivative rules: data, in the notation of the generated code, one entry for both modes."""
