"""How people in the United Kingdom write dates; ``sync.timeline.uk_dates`` is the door."""
