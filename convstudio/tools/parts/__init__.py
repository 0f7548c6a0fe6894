"""What several tools are made of: a base class, rows, sliders, buttons, lines of facts, pictures given to them."""
