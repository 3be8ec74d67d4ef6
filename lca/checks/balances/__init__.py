"""Mass and elements: of activities, of products, of a plant over its period."""
