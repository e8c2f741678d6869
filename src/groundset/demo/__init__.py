"""The bundled example corpus: files of an invented weather station, messy on purpose, and no code."""
