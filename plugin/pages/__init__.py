"""One module per page: a frozen context class and the function that builds it."""
