"""Acts: reports of measures, their merging over outlets, escalation over time."""
