"""Who is meant: the people, bodies and states that the articles of a corpus name, one record for each."""
