"""What support is made of: words and their kin, numbers, names, sentences, and what twists them."""
