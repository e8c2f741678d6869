"""One small script per client of language models; each runs in an environment of its own."""
