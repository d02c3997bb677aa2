"""What every other room needs to know of English: paragraphs, sentences, words, quotation marks, names of states and people."""
