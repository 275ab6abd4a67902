"""Networks made from what researchers have at hand: networkx graphs and pandas frames."""
