"""The client's version, which it tells the daemon."""

VERSION = "0.1.0"
