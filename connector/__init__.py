"""Talks to agencies' systems and hands over what they answered; knows nothing of timelines."""
