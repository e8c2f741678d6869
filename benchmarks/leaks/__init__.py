"""Leaks of evaluation items into training data: what is found of planted and real ones, and how fast."""
