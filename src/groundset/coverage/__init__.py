"""The coverage map at work: tags on samples, counts against targets, gaps. Knows no ledger."""
