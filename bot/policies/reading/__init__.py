"""How a question is read: spelling, slips, synonyms, and what words are compared by."""
