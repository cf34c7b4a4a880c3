"""Programme in, Plan out, through one door: `firmground.plan.solve.solve`."""
