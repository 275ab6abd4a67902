"""What netmap writes of its own: the template, the export, the copy with problems marked."""
