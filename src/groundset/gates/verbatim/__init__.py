"""The tier ``verbatim`` of decontamination: grams of many texts looked up at once, and what they cover."""
