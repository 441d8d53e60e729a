"""Finds clauses: indexes, fusion and ranking."""
