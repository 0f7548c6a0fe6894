<<<<<<< HEAD
"""Pictures of what a kernel is and does, for the tools of its design."""
=======
"""What a kernel does to frequencies, in pictures."""
>>>>>>> lesson9
