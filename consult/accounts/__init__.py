"""Staff and organisations: accounts, roles, sign-in. Individuals who respond have none."""
