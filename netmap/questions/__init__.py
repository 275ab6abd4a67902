"""The questions that netmap answers, one file a question: its result, its function, its words."""
