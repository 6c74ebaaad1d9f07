"""The systems review panel on the ticket page of django-helpdesk; installed in the host."""
