"""Rephrased leaks: the sets, the protocol and the figures."""
