"""Ask three questions of the published pot: what moves it, how sure it is, and what it takes to reach £205m."""

import mtfs

plan = mtfs.load_plan()  # the published plan of Cambridgeshire and Peterborough

for effect in mtfs.sensitivity(plan, "pot.total").effects[:3]:
    print(f"{effect.span.entry.id}: £{effect.at_low / 1000:,.1f}m to £{effect.at_high / 1000:,.1f}m")

simulation = mtfs.simulate_plan(plan, ["pot.total"], draws=10_000, seed=1)
pot = simulation.of("pot.total").spread
print(f"8 times in 10 between £{pot.percentile(10) / 1000:,.1f}m and £{pot.percentile(90) / 1000:,.1f}m")
print(f"Chance of £205m: {pot.chance_of(205_000).value:.0%}")

solved = mtfs.solve(plan, "funds.sdf.repurpose", "pot.total", "£205m")
print(f"Share of Service Development Funding that reaches £205m: {solved.values[0]:.2%}")
mtfs.sensitivity(plan, "pot.total").plot().figure.savefig("tornado.png")
