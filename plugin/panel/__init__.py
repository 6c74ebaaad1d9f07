"""The panel on the web: who may come in, what they may ask for, and which page answers."""
