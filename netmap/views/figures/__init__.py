"""Figures: pictures of single answers as SVG and PNG, one module a figure."""
