"""How fast the site is beside its peers, part by part: each has `measure(rounds, seconds)`."""
