"""E-books: chapters in reading order."""
