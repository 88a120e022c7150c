"""The demo: five invented outlets, served on loopback and read with the real reader."""
