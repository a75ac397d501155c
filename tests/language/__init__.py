"""The constructs of the language, by group: real functions, judged in both modes and by the text that `gen` writes."""
