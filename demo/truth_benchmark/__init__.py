"""The pieces of `make truth`: what is known, what is explained, what is scored, and the page of it."""
