"""Calls to language models: requests go out, replies come back; knows no dataset and no ledger."""
