"""A model writes pairs: what is asked about a document, and how replies become candidates."""
