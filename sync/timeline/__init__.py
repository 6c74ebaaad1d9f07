"""The domain of the timeline: plain values and functions, standard library only."""
