"""What must hold across the parts of a plan, by subject: each rule yields the problems of a plan that breaks it."""
