"""Web pages: their main content, and HTML of any source as Markdown."""
