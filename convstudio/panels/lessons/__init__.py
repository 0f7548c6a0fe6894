"""The parts of the lesson panel and of what belongs to writing a lesson."""
