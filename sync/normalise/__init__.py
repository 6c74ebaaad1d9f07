"""From records to events, as the mapping files declare it."""
