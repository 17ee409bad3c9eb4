"""Kinds of numbers."""
