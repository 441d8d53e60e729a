"""Whether the clauses found answer, and the answer in words."""
