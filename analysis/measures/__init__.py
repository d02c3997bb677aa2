"""Dates and acts: temporal expressions, reports of measures, their merging over outlets, escalation over time."""
