"""The human side: when a person is needed, what she is told, and the life of an episode."""
