"""Records over HTTP: how they are listed, told, changed and imported; routes and pages use it."""
