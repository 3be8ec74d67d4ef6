"""What the tables of a study say wrong, twice, or to nobody."""
