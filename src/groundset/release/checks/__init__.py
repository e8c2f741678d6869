"""What ``verify`` checks, one law a module; each check yields what it finds and changes nothing."""
