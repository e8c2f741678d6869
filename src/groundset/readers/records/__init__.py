"""JSON and JSON Lines: a document per record."""
