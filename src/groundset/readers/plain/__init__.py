"""Plain text, and text torn out of pages."""
