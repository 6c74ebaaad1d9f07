"""The review domain: what reviewers do with the timeline."""
