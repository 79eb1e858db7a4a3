"""The house killed at random moments: nothing that was taken may be lost, paid twice or posted twice."""
