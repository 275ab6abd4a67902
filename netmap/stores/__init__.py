"""Where projects are kept: one port, ``store.Store``, and one module or package a backend."""
