"""The command line of netmap: it parses, asks the library one question, and shows the answer."""
