"""WeChat's side, as its documentation tells it: for tests, and for a developer who has no account."""
