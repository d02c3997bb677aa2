"""Words that frame: lexicon, counts with intervals, keyness, naming of the same thing, collocates."""
