"""The menus: every action by its feature, the menu bar, the keys, and the map of them in the help."""
