"""How the encoder is taught and how it is measured. Nothing else in the package imports this."""
