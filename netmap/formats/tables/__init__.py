"""From cells to records: which column is what, what a text means, and what is wrong with it."""
