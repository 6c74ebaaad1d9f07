"""Measures one machine, as ratios within one run."""
