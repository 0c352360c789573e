"""Each rule finds what breaks it: a workbook that breaks none, spoiled in one place."""

import re

import pytest
from support.ooxml import RULES, Package

SHEET, INPUTS, HELP = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet4.xml", "xl/worksheets/sheet14.xml"
COVER, BOOK, STYLES, TEXTS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
TABLE, CHART, DRAWING = "xl/tables/table1.xml", "xl/charts/chart1.xml", "xl/drawings/drawing1.xml"
TYPES, RELATIONS = "[Content_Types].xml", "xl/worksheets/_rels/sheet2.xml.rels"
END_OF_CELLS = "</sheetData>"
MERGED = '</sheetData><mergeCells count="2"><mergeCell ref="A60:B61"/><mergeCell ref="B61:C62"/></mergeCells>'
BESIDE_A_TABLE = '</sheetData><mergeCells count="1"><mergeCell ref="A54:A57"/></mergeCells>'
FORMULA, VALIDATION = r"<f>[^<]*</f>", r"<formula1>[^<]*</formula1>"
FIRST_TEXT = r"<si><t>[^<]*</t>"
MUTANTS = {
    "parts_have_one_content_type": [
        (TYPES, r'<Override PartName="/xl/styles.xml"[^>]*/>', ""),
        (TYPES, r'PartName="/xl/styles.xml"', 'PartName="/xl/other.xml"'),
        (TYPES, r"(<Override [^>]*/>)", r"\1\1"),
    ],
    "relations_lead_to_parts": [
        (RELATIONS, "drawing1.xml", "drawing99.xml"),
        (RELATIONS, r"(<Relationship [^>]*/>)", r"\1\1"),
    ],
    "every_part_is_reached": [(RELATIONS, "<Relationship .*/>", "")],
    "sheets_have_legal_names": [
        (BOOK, 'name="Help"', 'name="COMPARE"'),
        (BOOK, 'name="Help"', 'name="Help: all"'),
        (BOOK, 'name="Help"', 'name="\'Help"'),
        (BOOK, 'name="Help"', 'name="History"'),
        (BOOK, 'name="Help"', f'name="{"😀" * 15}xx"'),
    ],
    "one_sheet_is_shown_first": [
        (INPUTS, "<sheetView ", '<sheetView tabSelected="1" '),
        (BOOK, 'activeTab="1"', 'activeTab="99"'),
        (BOOK, '<sheet name="Summary"', '<sheet name="Summary" state="hidden"'),
    ],
    "names_are_legal": [
        (BOOK, 'name="Funds_repurposed"', 'name="FUNDS_bcf_repurpose"'),
        (BOOK, 'name="Funds_repurposed"', 'name="Funds repurposed"'),
        (BOOK, 'name="Funds_repurposed"', 'name="FUN24"'),
        (BOOK, 'name="Funds_repurposed"', 'name="R1C1"'),
        (BOOK, 'name="Funds_repurposed"', f'name="{"F" * 256}"'),
        (BOOK, 'comment="', f'comment="{"c" * 255}'),
        (BOOK, "Funds!\\$F\\$11<", f"{'1+' * 4096}1<"),
        (BOOK, 'localSheetId="3"', 'localSheetId="99"'),
    ],
    "styles_are_made_of_what_is_there": [
        (STYLES, '(<cellXfs.*)fontId="1"', r'\1fontId="99"'),
        (STYLES, '(<cellXfs.*)numFmtId="164"', r'\1numFmtId="199"'),
    ],
    "shared_texts_are_counted_and_fit_a_cell": [
        (TEXTS, 'uniqueCount="', 'uniqueCount="1'),
        (TEXTS, FIRST_TEXT, f"<si><t>{'t' * 32_768}</t>"),
    ],
    "escapes_stand_for_what_xml_cannot_hold": [
        (TEXTS, FIRST_TEXT, "<si><t>_x0041_</t>"),
        (INPUTS, 'promptTitle="', 'promptTitle="_x0041_'),
    ],
    "rows_and_cells_are_in_order": [
        (SHEET, '<row r="5"', '<row r="2"'),
        (SHEET, r'<c r="A1"', '<c r="XFE1"'),
        (SHEET, r'<c r="A1"', '<c r="A2"'),
    ],
    "cells_have_formats_that_are_there": [(SHEET, r'(<c r="A1") s="\d+"', r'\1 s="9999"')],
    "values_are_of_their_type": [
        (INPUTS, 't="s"><v>', 't="s"><v>9999'),
        (SHEET, r"<v>[\d.]+</v>", "<v>nan</v>"),
        (SHEET, r"<v>[\d.]+</v>", "<v>1e308</v>"),
        (SHEET, r't="str"(><f>[^<]*</f>)<v>[^<]*</v>', r't="e"\1<v>#OOPS!</v>'),
    ],
    "results_of_formulas_are_stored_with_their_type": [
        (SHEET, r' t="str"(><f>[^<]*</f>)<v>[^<]*</v>', r"\1<v></v>"),
        (SHEET, r't="str"(><f>[^<]*</f>)<v>[^<]*</v>', r't="s"\1<v>0</v>'),
        (SHEET, r't="s"><v>', 't="str"><v>'),
    ],
    "rows_and_columns_are_within_their_sizes": [
        (INPUTS, '<col min="2" max="2"', '<col min="1" max="2"'),
        (INPUTS, r'width="[\d.]+"', 'width="256"'),
        (INPUTS, r'outlineLevel="1"', 'outlineLevel="8"'),
        (SHEET, r' ht="[\d.]+"', ' ht="410"'),
    ],
    "merged_cells_and_tables_lie_apart": [(COVER, END_OF_CELLS, MERGED), (COVER, END_OF_CELLS, BESIDE_A_TABLE)],
    "tables_are_headed_by_their_columns": [
        (TABLE, 'name="What it holds"', 'name="what it holds "'),
        (TABLE, 'name="What it holds"', 'name="Sheet"'),
        (TABLE, 'displayName="Contents"', 'displayName="Funds_repurposed"'),
    ],
    "links_lead_to_cells": [
        (SHEET, "location=\"'Cover'!A1\"", "location=\"'Kover'!A1\""),
        (SHEET, "location=\"'Cover'!A1\"", "location=\"'Cover'!A0\""),
        (SHEET, '<hyperlink ref="A34"', '<hyperlink ref="G1"'),
        (SHEET, 'display="', f'display="{"d" * 255}'),
    ],
    "formats_that_follow_values_are_there": [
        (SHEET, 'dxfId="1"', 'dxfId="99"'),
        (SHEET, 'priority="2"', 'priority="1"'),
    ],
    "validations_can_be_read": [
        (INPUTS, VALIDATION, '<formula1>"one"two"</formula1>'),
        (INPUTS, VALIDATION, '<formula1>"one</formula1>'),
        (INPUTS, VALIDATION, "<formula1></formula1>"),
        (INPUTS, VALIDATION, f'<formula1>"{"o" * 256}"</formula1>'),
        (INPUTS, VALIDATION, "<formula1>SUM(1</formula1>"),
    ],
    "texts_keep_to_their_validation": [(INPUTS, "<formula2>120</formula2>", "<formula2>1</formula2>")],
    "validations_lie_apart_and_say_no_more_than_fits": [
        (INPUTS, 'sqref="D19"', 'sqref="D18:D19"'),
        (INPUTS, 'promptTitle="', f'promptTitle="{"p" * 33}'),
        (INPUTS, ' error="', f' error="{"e" * 256}'),
        (INPUTS, '<dataValidations count="', '<dataValidations count="1'),
    ],
    "print_settings_are_short_enough": [
        (SHEET, "<oddFooter>", f"<oddFooter>{'f' * 255}"),
        (COVER, '<rowBreaks count="', '<rowBreaks count="1'),
    ],
    "print_areas_lie_on_their_sheets": [
        (BOOK, r">Inputs!\$A\$4", ">Funds!$A$4"),
        (BOOK, r">Inputs!\$A\$4", ">Input!$A$4"),
    ],
    "formulas_can_be_read": [
        (SHEET, FORMULA, '<f>"one"two"</f>'),
        (SHEET, FORMULA, "<f>SUM(1,2</f>"),
        (SHEET, FORMULA, "<f>1)</f>"),
        (SHEET, FORMULA, "<f>=1</f>"),
        (SHEET, FORMULA, f"<f>{'ABS(' * 65}1{')' * 65}</f>"),
        (SHEET, FORMULA, f"<f>SUM({'1,' * 255}1)</f>"),
    ],
    "formulas_are_short_enough": [
        (SHEET, FORMULA, f"<f>{'1+' * 4096}1</f>"),
        (SHEET, FORMULA, f'<f>"{"t" * 256}"</f>'),
    ],
    "functions_are_known_to_excel": [
        (SHEET, FORMULA, "<f>LET(1)</f>"),
        (SHEET, FORMULA, "<f>_xlfn.SUM(1)</f>"),
        (SHEET, FORMULA, "<f>MTFS_NOTHING(1)</f>"),
    ],
    "references_lead_to_cells": [
        (SHEET, FORMULA, "<f>Nowhere!A1</f>"),
        (SHEET, FORMULA, "<f>'No''where'!A1</f>"),
        (SHEET, FORMULA, "<f>Cover!A0</f>"),
        (SHEET, FORMULA, "<f>Nothing_of_that_name</f>"),
        (BOOK, r">Funds!\$F\$11<", ">#REF!<"),
    ],
    "results_that_spill_have_their_cells": [
        (HELP, r't="array" ref="([A-Z]+)(\d+):[A-Z]+\d+"', r't="array" ref="\1\2:\g<1>999"'),
    ],
    "results_that_spill_are_marked": [
        (HELP, ' cm="1"', ' cm="2"'),
        (SHEET, r'(<c r="[A-Z]+\d+" s="\d+")(><f>)', r'\1 cm="1"\2'),
    ],
    "drawings_lie_on_the_sheet": [
        (DRAWING, r"<xdr:to><xdr:col>\d+<", "<xdr:to><xdr:col>16384<"),
        (DRAWING, r"<xdr:from>(.*?)<xdr:row>\d+<", r"<xdr:from>\1<xdr:row>99<"),
    ],
    "drawings_are_told_apart": [
        (DRAWING, 'id="3" name="Chart 2"', 'id="2" name="Chart 2"'),
        (DRAWING, 'name="Chart 2"', 'name="Chart 1"'),
        (DRAWING, 'descr="', f'descr="{"d" * 255}'),
        (DRAWING, 'r:id="rId1"', 'r:id="rId99"'),
    ],
    "charts_show_cells_that_are_there": [
        (CHART, "<c:f>'Chart data'!", "<c:f>'Chart dates'!"),
        (CHART, "<c:f>'Chart data'!", "<c:f>"),
        (CHART, r'<c:ptCount val="1"/>', '<c:ptCount val="0"/>'),
    ],
    "axes_of_charts_belong_together": [
        (CHART, r'<c:crossAx val="\d+"/>', '<c:crossAx val="1"/>'),
        (CHART, r'(<c:barChart>.*?)<c:axId val="\d+"/>', r'\1<c:axId val="1"/>'),
        (CHART, r'<c:ser><c:idx val="1"/>', '<c:ser><c:idx val="0"/>'),
    ],
}
"""What spoils a workbook so that it breaks a rule: in which part, what is replaced, by what."""


@pytest.fixture
def sound(package):
    return package("functions")


@pytest.mark.parametrize(
    ("rule", "part", "what", "instead"),
    [(rule, *mutant) for rule, mutants in MUTANTS.items() for mutant in mutants],
    ids=[f"{rule}-{number}" for rule, mutants in MUTANTS.items() for number in range(len(mutants))],
)
def test_a_rule_finds_what_breaks_it(sound, rule, part, what, instead):
    spoiled, count = re.subn(what, instead, sound.parts[part].decode(), count=1, flags=re.DOTALL)
    assert count == 1 and spoiled.encode() != sound.parts[part]
    entries = [(name, spoiled.encode() if name == part else content) for name, content in sound.entries]
    assert list(RULES[rule](sound)) == [] and list(RULES[rule](Package(entries))) != []


def test_two_entries_of_one_name_are_found(sound):
    name, content = sound.entries[-1]
    assert list(RULES["entries_are_unique"](Package([*sound.entries, (name.upper(), content)]))) == [name.lower()]


def test_every_rule_is_tried():
    assert set(RULES) == {*MUTANTS, "entries_are_unique"}
