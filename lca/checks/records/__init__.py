"""What a plant counted, issued, booked and metered, against what its tables say."""
