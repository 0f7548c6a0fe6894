"""Parts of which several tools are made: rows, sliders, buttons, lines of facts, pictures that are given to them."""
