"""Energy of steps without meters: norms and the literature, declared (§5.7)."""
