"""The seven stages, thin: ask the ledger for work without an answer, do it, record it."""
