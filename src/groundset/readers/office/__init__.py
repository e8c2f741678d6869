"""Word documents and presentations: what their XML says, as Markdown."""
