"""Articles in: one reader per format, cleaning of page furniture, text copied between articles, the articles table."""
