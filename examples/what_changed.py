"""Compare two versions of a plan: scenarios side by side, and a bridge from one pot to the other."""

import mtfs

plan = mtfs.load_plan()

print(mtfs.compare_scenarios(plan, ["pot.total"]).readable().as_text())

agreed = mtfs.in_scenario(plan, "commercial_low")
bridge = mtfs.bridge(plan, agreed, "pot.total")
for sentence in bridge.sentences():
    print(sentence)
mtfs.write_bridge(bridge, "bridge.xlsx")
bridge.plot().figure.savefig("bridge.png")

locked = mtfs.write_locked(plan, "agreed.locked.toml", author="Finance team")
print(locked.lock)
