"""Parts of the tools *Fit a kernel* and *Desired response*: their controls, and a fit in words."""
