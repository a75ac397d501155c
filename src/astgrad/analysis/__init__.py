"""Looks: passes that find facts and change nothing."""
