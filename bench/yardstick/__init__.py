"""A plain Django application of the same shape, to measure the pages against (对照应用)."""
