"""The one seam to a compiled graph engine: plain arrays in, plain lists out."""
