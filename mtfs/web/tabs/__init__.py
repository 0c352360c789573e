"""What the page's tabs beside the plan show: scenarios, ICBs, versions, ranges, claims, the gap."""
