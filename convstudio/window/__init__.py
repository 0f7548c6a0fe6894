"""The main window: its parts, their layout, actions and connections."""
