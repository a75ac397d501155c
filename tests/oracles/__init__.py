"""Derivatives found without astgrad: the judges of everything it writes."""
