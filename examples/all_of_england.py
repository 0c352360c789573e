"""Put all ICBs side by side and hand the figures on, such as to Power BI."""

from pathlib import Path

import mtfs

england = mtfs.rollup("nhse:*", years=5, on="2026-04-01")
table = england.table()

print(f"{len(england.members)} ICBs, {len(england.regions)} regions")
print(table.frame()[["organisation", "region", "recurrent allocation 2030/31"]].head().to_string(index=False))
Path("england.csv").write_text(table.as_csv(), encoding="utf-8-sig")  # with the mark that Excel needs for £
table.write_parquet(Path("england.parquet"))  # needs mtfs[parquet]; units and notes are in its metadata
