"""What the page of a map is told: actors, ties, words and places as plain values."""
