"""Lessons as values: steps, screens, questions, tasks, and how answers are judged."""
