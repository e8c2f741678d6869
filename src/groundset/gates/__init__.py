"""The gates every candidate meets; each module is one gate, none knows of the ledger or the others."""
