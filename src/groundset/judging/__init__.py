"""Models judge pairs by the frozen rubric, and canaries measure the judges."""
