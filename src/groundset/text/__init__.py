"""Shared text routines: tokens, shingles, spans, languages; below everything that reads or judges."""
