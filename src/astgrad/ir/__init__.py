"""The typed intermediate representation: frozen trees that compare by content, and the one printer that knows precedence."""
