"""Measures: what the graph says of its actors and of itself, each with its method."""
