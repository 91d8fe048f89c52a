"""Training of the weights: needs the `train` extra, is never imported by the service."""
