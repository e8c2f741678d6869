"""The deterministic checks of the rubric, one module each; ``registry`` names them all."""
