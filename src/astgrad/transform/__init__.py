"""Rewrites: passes from IR to IR."""
