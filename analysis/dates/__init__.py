"""Temporal expressions of a text and the days that they mean."""
