"""Where actors stand on a map: one module a layout, computed here so that it never moves."""
