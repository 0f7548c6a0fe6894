"""Numbers as they are typed and as they are printed."""
