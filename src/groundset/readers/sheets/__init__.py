"""Workbooks and delimited text: regions of cells become tables."""
