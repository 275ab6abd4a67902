"""Graph files that other programs read: GraphML, GEXF and tables of nodes and edges."""
