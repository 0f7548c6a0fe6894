"""Lessons as values: steps, screens, questions, tasks, and the judging of answers."""
