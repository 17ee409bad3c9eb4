"""Structured values: containers, objects and functions, as arguments, inside, and as results."""
