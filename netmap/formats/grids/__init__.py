"""From files to cells: a sheet or a CSV file becomes rows of texts at their places."""
