"""Requests by the file: written, brought to a service and back, and read into the journal."""
