"""How well the knowledge answers, on questions that were written apart from what is curated."""
