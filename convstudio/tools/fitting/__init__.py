"""Parts of the tools *Fit* and *Desired response*: their controls, and a fit in words."""
