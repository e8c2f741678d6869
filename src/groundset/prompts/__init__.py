"""Prompt templates as versioned files, and how text from outside is fenced in them."""
