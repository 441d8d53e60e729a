"""What files are by their content, and what is left of them once nothing in them can be run. Pure."""
