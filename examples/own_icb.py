"""Plan an ICB from NHS England's published figures: its allocation by year, what is missing, and the workbook."""

import mtfs

plan = mtfs.load_plan("nhse:QOQ")  # any ICB: mtfs.icbs() lists them
projection = mtfs.project(plan)

print(plan.organisation)
for year in plan.years:
    allocation = projection.value("allocation.recurrent", year) / 1000
    print(f"{year}  £{allocation:,.1f}m")
for key, what in mtfs.missing(plan).items():
    print(f"Missing: {what.name} ({key})")

opening = mtfs.published("QOQ", "2025/26", "core", "recurrent allocation")
print(f"Core services 2025/26: £{opening.value:,.0f}k, {opening.source}, sheet {opening.sheet}, cell {opening.cell}")
mtfs.write_report(plan, "humber-and-north-yorkshire.xlsx")
