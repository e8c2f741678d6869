"""What ``groundset.text.cleaning`` is made of: containers, inline HTML, blocks and links of Markdown."""
