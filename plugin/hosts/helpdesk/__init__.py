"""django-helpdesk: our side of the contract, and the app that is installed in the host."""
