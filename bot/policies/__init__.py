"""Policy documents: parsing into clauses, search, the decision whether they answer, and the answer."""
