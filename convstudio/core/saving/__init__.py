"""Writers: a feature map becomes a file."""
