"""Pictures one can pan and zoom: the view, its layers, and what is magnified over them."""
