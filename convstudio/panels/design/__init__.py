"""Pictures of what a kernel is and does, for the tools of its design."""
