"""Figures: one module a chart, one style, one save function."""
