"""What every other room needs to know of English text: paragraphs, sentences, words, quotation marks, and the names of states and people."""
