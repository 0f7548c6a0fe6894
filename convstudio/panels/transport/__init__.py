"""The parts of the transport bar: slider, step box, buttons and menus."""
