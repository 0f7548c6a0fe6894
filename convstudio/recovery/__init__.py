"""Nothing is lost: the journal of what is worked on, how it comes back, and the log of errors."""
