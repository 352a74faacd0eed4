"""How fast it is, measured; never a test, for machines are noisy."""
