"""Walk-throughs: what a service asks, how answers are understood, and who decides what a turn means."""
