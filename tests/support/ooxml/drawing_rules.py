"""Rules for drawings and charts: where they lie, what they show, their axes."""

import re

from support.ooxml.package import CHART, DRAWING, LAST_COLUMN, LAST_ROW, OFFICE, length

ALTERNATIVE = 255
AXES = tuple(f"{CHART}{name}" for name in ("catAx", "valAx", "dateAx", "serAx"))
LIST = re.compile(r",(?=(?:[^']*'[^']*')*[^']*$)")


def _drawings(package):
    """(sheet, part) of every drawing."""
    return [(sheet, part) for sheet in package.sheets for part in package.related_of_kind(sheet.part, "drawing")]


def _charts(package):
    """(sheet, part) of every chart."""
    return [(sheet, chart) for sheet, part in _drawings(package) for chart in package.related_of_kind(part, "chart")]


def drawings_lie_on_the_sheet(package):
    """A drawing begins before it ends, on the sheet."""
    for sheet, part in _drawings(package):
        for anchor in package.tree(part):
            corners = [
                [int(corner.findtext(f"{DRAWING}{at}")) for at in ("row", "col")]
                for corner in (anchor.find(f"{DRAWING}{name}") for name in ("from", "to"))
                if corner is not None
            ]
            inside = all(0 <= row < LAST_ROW and 0 <= column < LAST_COLUMN for row, column in corners)
            if not inside or (len(corners) == 2 and any(a > b for a, b in zip(*corners, strict=True))):
                yield f"{sheet.name}: {corners}"


def drawings_are_told_apart(package):
    """Drawings of a sheet have a number and a name of their own, and what is read aloud of them fits."""
    for sheet, part in _drawings(package):
        found = list(package.tree(part).iter(f"{DRAWING}cNvPr"))
        for what in ("id", "name"):
            if len({item.get(what) for item in found}) < len(found):
                yield f"{sheet.name}: {what} twice"
        yield from (f"{sheet.name}: {item.get('descr')}" for item in found if length(item.get("descr")) > ALTERNATIVE)
        for item in package.tree(part).iter(f"{CHART}chart"):
            if item.get(f"{OFFICE}id") not in dict(package.relations[part]):
                yield f"{sheet.name}: a chart that is not there"


def charts_show_cells_that_are_there(package):
    """What a series shows is cells of sheets that are there, and no more is stored than it shows."""
    for sheet, chart in _charts(package):
        for formula in package.tree(chart).iter(f"{CHART}f"):
            one = formula.text
            for reference in LIST.split(one[1:-1]) if one.startswith("(") else [one]:
                if wrong := package.leads_nowhere(reference):
                    yield f"{sheet.name}, {chart}: {wrong}"
        for kind in ("numCache", "strCache"):
            for cache in package.tree(chart).iter(f"{CHART}{kind}"):
                if len(cache.findall(f"{CHART}pt")) > int(cache.find(f"{CHART}ptCount").get("val")):
                    yield f"{sheet.name}, {chart}: more points than are counted"


def axes_of_charts_belong_together(package):
    """Every axis has a number of its own, crosses one that is there, and is used; series have numbers of their own."""
    for sheet, chart in _charts(package):
        plot = next(package.tree(chart).iter(f"{CHART}plotArea"))
        axes = [group.find(f"{CHART}axId").get("val") for group in plot if group.tag in AXES]
        crossed = {group.find(f"{CHART}crossAx").get("val") for group in plot if group.tag in AXES}
        used = {item.get("val") for group in plot if group.tag not in AXES for item in group.findall(f"{CHART}axId")}
        series = [item.find(f"{CHART}idx").get("val") for item in plot.iter(f"{CHART}ser")]
        if len(set(axes)) < len(axes) or not crossed <= set(axes) or used != set(axes):
            yield f"{sheet.name}, {chart}: axes"
        if len(set(series)) < len(series):
            yield f"{sheet.name}, {chart}: a series twice"
