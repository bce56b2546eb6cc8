"""How the product is wired: settings, addresses, jobs, processes. Nothing imports this package but the commands."""
