"""Reads instruction datasets and evaluation sets as people have them: files, rows and their shapes."""
