"""The main window: its parts, actions, layout and wiring."""
